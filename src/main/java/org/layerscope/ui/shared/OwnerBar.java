package org.layerscope.ui.shared;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.function.Consumer;
import org.layerscope.sharing.Visits;

/** For whoever comes by the owner's link: the way to revoke the share. */
final class OwnerBar extends Div implements LocaleChangeObserver {

    private final Span text = new Span();
    private final Button revoke = new Button();
    private String token = "";
    private String key = "shared.owner";

    /** @param onRevoke hears the token of the owner who revokes */
    OwnerBar(Consumer<String> onRevoke) {
        addClassName("owner-bar");
        text.getElement().setAttribute("role", "status");
        revoke.addThemeVariants(ButtonVariant.SMALL, ButtonVariant.ERROR);
        revoke.addClickListener(click -> onRevoke.accept(token));
        add(text, revoke);
        setVisible(false);
    }

    /** @param ownerToken blank for other visitors */
    void offer(String ownerToken) {
        token = ownerToken;
        setVisible(!token.isBlank());
    }

    /** Says what came of it. */
    void tell(Visits.Visit visit) {
        key = switch (visit) {
            case Visits.Visit.Found found -> "shared.owner.done";
            case Visits.Visit.Unknown unknown -> "shared.owner.wrong";
            case Visits.Visit.TooMany tooMany -> "toomany.text";
        };
        text.setText(getTranslation(key));
        revoke.setVisible(visit instanceof Visits.Visit.TooMany);
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        text.setText(getTranslation(key));
        revoke.setText(getTranslation("share.revoke"));
    }
}
