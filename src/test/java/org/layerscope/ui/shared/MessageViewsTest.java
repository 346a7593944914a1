package org.layerscope.ui.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.RouteConfiguration;
import org.junit.jupiter.api.Test;
import org.layerscope.ui.UiTest;

class MessageViewsTest extends UiTest {

    @Test
    void anAddressThatLeadsNowhereShowsTheWayHome() {
        UI.getCurrent().navigate("no/such/page");

        assertThat(find(H1.class).single().getText()).isEqualTo("There is no such page");
        assertThat(find(Anchor.class).withText("To Layerscope").single().getHref())
                .isEqualTo(".");
    }

    @Test
    void anUnforeseenErrorShowsNothingOfItself() {
        RouteConfiguration.forSessionScope().setRoute("broken", Broken.class);

        UI.getCurrent().navigate("broken");

        assertThat(find(H1.class).single().getText()).isEqualTo("That did not work");
        assertThat(find(Paragraph.class).single().getText())
                .contains("Please try again")
                .doesNotContain("secret", "Exception");
    }

    /** A view with a defect. */
    @Tag("div")
    public static class Broken extends Component {
        public Broken() {
            throw new IllegalStateException("secret detail");
        }
    }
}
