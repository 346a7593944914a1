package org.layerscope.ui.photo;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.StyleSheet;
import java.util.Base64;
import java.util.Optional;
import org.layerscope.visualization.ClassMap;
import org.layerscope.visualization.ColorMap;

/** A class map over a picture: red where it speaks for the class, blue where against it, and the clearer the less. */
@Tag("class-overlay")
@JsModule("context://layerscope/class-overlay.js")
@StyleSheet("context://layerscope/class-map.css")
public final class ClassOverlay extends Component {

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Drawn(int width, int height, float[] values) {}

    public ClassOverlay() {
        getElement().setProperty("colours", Base64.getEncoder().encodeToString(ColorMap.COOLWARM.table()));
        // What it shows is said beside the classes.
        getElement().setAttribute("aria-hidden", "true");
    }

    /** Draws this map, or none. */
    public void show(Optional<ClassMap> map) {
        map.map(found -> new Drawn(found.width(), found.height(), found.values()))
                .ifPresentOrElse(
                        drawn -> getElement().setPropertyBean("map", drawn),
                        () -> getElement().removeProperty("map"));
    }
}
