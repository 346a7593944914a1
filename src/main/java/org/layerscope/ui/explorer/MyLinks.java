package org.layerscope.ui.explorer;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.AnchorTarget;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.List;
import java.util.function.Consumer;
import org.layerscope.api.ApiUrls;
import org.layerscope.ui.Moments;
import org.layerscope.ui.MyShares;
import org.layerscope.ui.MyShares.Mine;

/** The links that were made in this session, to open again or to revoke. */
final class MyLinks extends Div implements LocaleChangeObserver {

    private final MyShares mine;
    private final Consumer<Mine> onRevoke;
    private final H3 heading = new H3();
    private final UnorderedList list = new UnorderedList();

    MyLinks(MyShares mine, Consumer<Mine> onRevoke) {
        this.mine = mine;
        this.onRevoke = onRevoke;
        addClassName("my-links");
        heading.addClassName("panel-heading");
        add(heading, list);
    }

    /** Shows what there is now. */
    void refresh() {
        List<Mine> all = mine.all();
        setVisible(!all.isEmpty());
        list.removeAll();
        all.forEach(one -> list.add(row(one)));
    }

    private ListItem row(Mine one) {
        Anchor link = new Anchor(ApiUrls.sharePage(one.id()).substring(1), one.name());
        link.setTarget(AnchorTarget.BLANK);
        link.setRouterIgnore(true);
        Span end = new Span(one.expiresAt()
                .map(moment -> getTranslation("share.until", Moments.text(moment, getUI().orElseThrow())))
                .orElseGet(() -> getTranslation("share.lifetime.never")));
        end.addClassName("dim");
        Button revoke = new Button(getTranslation("share.revoke"), click -> onRevoke.accept(one));
        revoke.addThemeVariants(ButtonVariant.SMALL, ButtonVariant.ERROR);
        revoke.setAriaLabel(getTranslation("share.revoke.name", one.name()));
        return new ListItem(link, end, revoke);
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        heading.setText(getTranslation("share.mine"));
        refresh();
    }
}
