package org.layerscope.ui;

import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import org.layerscope.visualization.Pass;

/** Says in one sentence what the pass on the screen shows, and what it does not. */
public final class PassSentence extends Paragraph implements LocaleChangeObserver {

    private Pass pass = Pass.FORWARD;

    public PassSentence() {
        addClassNames("pass-sentence", "dim");
    }

    /** Shows the sentence about this pass. */
    public void show(Pass shown) {
        pass = shown;
        setText(getTranslation("pass." + pass.id() + ".sentence"));
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        show(pass);
    }
}
