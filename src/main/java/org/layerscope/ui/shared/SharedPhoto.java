package org.layerscope.ui.shared;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Image;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.layerscope.api.ApiUrls;
import org.layerscope.sharing.Share;
import org.layerscope.sharing.SharedView;
import org.layerscope.ui.photo.ClassOverlay;
import org.layerscope.ui.photo.SizeChoice;
import org.layerscope.visualization.ClassMap;

/** What the network saw, if the author of the share shows it, and what of it is pinned. */
final class SharedPhoto extends Section implements LocaleChangeObserver {

    private final H2 heading = new H2();
    private final Image picture = new Image();
    private final ClassOverlay overlay = new ClassOverlay();
    private final Div frame = new Div(picture, overlay);
    private final Paragraph facts = new Paragraph();
    private final Paragraph pinned = new Paragraph();
    private final Paragraph hidden = new Paragraph();
    private final SizeChoice size;
    private @Nullable Share share;

    /** @param onSize hears at which size the user wants to look */
    SharedPhoto(IntConsumer onSize) {
        size = new SizeChoice(onSize);
        addClassNames("panel", "shared-photo");
        heading.addClassName("panel-heading");
        facts.addClassNames("dim", "num");
        pinned.addClassNames("dim", "num");
        hidden.addClassName("dim");
        frame.addClassName("input-frame");
        Div side = new Div(facts, size);
        side.addClassName("input-facts");
        Div row = new Div(frame, side);
        row.addClassName("input-row");
        add(heading, row, pinned, hidden);
    }

    void show(String id, Share shown) {
        share = shown;
        if (shown.showPhoto()) {
            // Relative to the page: the application need not be at the root of its host.
            picture.setSrc(ApiUrls.sharedInput(id).substring(1));
        }
        picture.setVisible(shown.showPhoto());
        frame.setVisible(shown.showPhoto());
        hidden.setVisible(!shown.showPhoto());
        describe();
    }

    /** Draws the map of a class over the picture, or alone where the picture is not shown, or none. */
    void explain(Optional<ClassMap> map) {
        overlay.show(map);
        frame.setVisible(map.isPresent() || picture.isVisible());
    }

    /** At this size of those, which need not be the one that is pinned. */
    void show(int shown, List<Integer> sizes) {
        size.offer(sizes);
        size.setValue(shown);
    }

    /** Whether there is anything to look at. */
    void setSizesVisible(boolean visible) {
        size.setVisible(visible);
    }

    private void describe() {
        if (share != null) {
            String side = String.valueOf(share.size());
            facts.setText(getTranslation("photo.input." + share.fit(), side));
            SharedView view = share.view();
            pinned.setText(getTranslation(
                    "shared.pinned",
                    view.tap(),
                    view.channels().first(),
                    view.channels().last(),
                    getTranslation("header.pass." + share.pass().id())));
            picture.setAlt(getTranslation("photo.sees.alt", side));
        }
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        String name = getTranslation("photo.sees");
        heading.setText(name);
        setAriaLabel(name);
        hidden.setText(getTranslation("shared.hidden"));
        describe();
    }
}
