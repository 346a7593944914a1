package org.layerscope.ui.shared;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.layerscope.model.Model;
import org.layerscope.sharing.Share;
import org.layerscope.ui.KeyHelp;
import org.layerscope.ui.LanguageSwitch;
import org.layerscope.ui.Logo;
import org.layerscope.ui.Moments;
import org.layerscope.ui.PassChoice;
import org.layerscope.ui.ThemeSwitch;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.Pass;

/** The bar over a shared view: what it is, until when, and the way to an own one. */
final class ShareHeader extends Header implements LocaleChangeObserver {

    private final H2 title = new H2();
    private final Span facts = new Span();
    private final PassChoice pass;
    private final Button mine = new Button();
    private final KeyHelp help = new KeyHelp();

    ShareHeader(Consumer<Pass> onPass, Consumer<Locale> onLanguage, Runnable onMine) {
        pass = new PassChoice(onPass);
        addClassNames("app-header", "share-header");
        title.addClassName("share-title");
        facts.addClassNames("dim", "share-facts");
        mine.addThemeVariants(ButtonVariant.PRIMARY, ButtonVariant.SMALL);
        mine.addClickListener(click -> onMine.run());
        Div spacer = new Div();
        spacer.addClassName("spacer");
        Div actions = new Div(mine);
        actions.addClassName("header-actions");
        Div text = new Div(title, facts);
        text.addClassName("share-text");
        add(new Logo(), text, pass, spacer, new ThemeSwitch(), new LanguageSwitch(onLanguage), help, actions);
    }

    /** @param model none when it is not here any more: then nothing can be made of the share */
    void show(Share share, Optional<Model> model) {
        mine.setVisible(model.isPresent());
        pass.setVisible(model.isPresent());
        model.map(ExtractionSettings::passes).ifPresent(pass::offer);
        title.setText(share.title().orElseGet(() -> getTranslation("shared.fallback")));
        String end = share.expiresAt()
                .flatMap(moment -> getUI().map(ui -> getTranslation("shared.until", Moments.text(moment, ui))))
                .orElseGet(() -> getTranslation("shared.never"));
        facts.setText(getTranslation("shared.facts", model.map(Model::title).orElse(share.model()), end));
    }

    void help() {
        help.open();
    }

    void show(Pass shown) {
        pass.setValue(shown);
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        mine.setText(getTranslation("shared.mine"));
        mine.setTooltipText(getTranslation("shared.mine.title"));
    }
}
