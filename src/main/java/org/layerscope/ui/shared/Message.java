package org.layerscope.ui.shared;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import com.vaadin.flow.router.HasDynamicTitle;

/** A page of one heading, one sentence and the way home. */
abstract class Message extends Main implements LocaleChangeObserver, HasDynamicTitle {

    private final String key;
    private final H1 heading = new H1();
    private final Paragraph text = new Paragraph();
    private final Anchor home = new Anchor(".");

    /** @param key what the keys of its texts begin with */
    Message(String key) {
        this.key = key;
        addClassName("message-page");
        home.addClassName("message-home");
        // A fresh start, also for a page whose session state is the problem.
        home.setRouterIgnore(true);
        add(heading, text, home);
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        heading.setText(getTranslation(key + ".title"));
        text.setText(getTranslation(key + ".text"));
        home.setText(getTranslation("error.home"));
    }

    @Override
    public String getPageTitle() {
        return getTranslation(key + ".title") + " · " + getTranslation("app.name");
    }
}
