package org.layerscope.ui.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.router.QueryParameters;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.layerscope.sharing.Creation;
import org.layerscope.sharing.Lifetime;
import org.layerscope.sharing.SharedView;
import org.layerscope.sharing.Shares;
import org.layerscope.ui.UiTest;
import org.layerscope.ui.explorer.ComparisonNote;
import org.layerscope.ui.explorer.LayerExplorer;
import org.layerscope.visualization.ChannelRange;
import org.layerscope.visualization.ColorMap;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.Lens;
import org.layerscope.visualization.Order;
import org.layerscope.visualization.Pass;
import org.layerscope.visualization.Scale;
import org.springframework.beans.factory.annotation.Autowired;

/** What a share is compared with, on its own page. */
class SharedComparisonTest extends UiTest {

    @Autowired
    private Shares shares;

    private Creation.Created share() throws InterruptedException {
        Extraction extraction = extraction(Pass.FORWARD);
        engine.next().finished(Map.of(), 1000);
        SharedView view = new SharedView(
                "conv1",
                new ChannelRange(0, 7),
                ColorMap.GRAY,
                Scale.CHANNEL,
                Order.INDEX,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Lens.PLAIN);
        return (Creation.Created)
                shares.create(extraction, Optional.empty(), view, Lifetime.HOUR, Optional.empty(), true);
    }

    private String compared() {
        return String.valueOf(find(LayerExplorer.class).single().getElement().getPropertyRaw("compared"));
    }

    private String note() {
        return find(ComparisonNote.class).single().getText();
    }

    @Test
    void oneThatMeetsAFullQueueIsPromisedAndFollows() throws Exception {
        String address = "s/" + share().id();
        UI.getCurrent().navigate(address);
        engine.becomeBusy(Duration.ofMillis(20));

        UI.getCurrent().navigate(address, QueryParameters.fromString("layer=conv1&channels=0-7&compare=pass"));
        eventually(() ->
                assertThat(note()).isEqualTo("The queue is full: this comparison follows as soon as there is room."));
        assertThat(compared()).doesNotContain("compare=pass");

        engine.becomeFree();
        eventually(() -> assertThat(compared()).contains("compare=pass"));
        assertThat(engine.next().request().owner()).startsWith("share-");
    }
}
