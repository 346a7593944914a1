package org.layerscope.ui.photo;

import com.vaadin.flow.component.HtmlContainer;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.Uses;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes a photo with the computer's camera and drops it on the drop zone that it is in. The picture of the camera stays in the browser until
 * then. It is not to be seen where the browser offers no camera.
 */
@Tag("photo-camera")
@JsModule("context://layerscope/photo-camera.js")
@Uses(Button.class)
final class Camera extends HtmlContainer implements LocaleChangeObserver {

    @Override
    public void localeChange(LocaleChangeEvent event) {
        Map<String, Object> texts = Stream.of("open", "take", "close", "preview", "refused")
                .collect(Collectors.toMap(Function.identity(), key -> getTranslation("camera." + key)));
        getElement().setPropertyMap("texts", texts);
    }
}
