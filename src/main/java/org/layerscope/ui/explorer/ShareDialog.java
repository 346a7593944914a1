package org.layerscope.ui.explorer;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.net.URI;
import java.net.URL;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.layerscope.api.ApiUrls;
import org.layerscope.sharing.Creation;
import org.layerscope.sharing.Lifetime;
import org.layerscope.sharing.SharedView;
import org.layerscope.sharing.Shares;
import org.layerscope.sharing.SharingException;
import org.layerscope.sharing.Title;
import org.layerscope.ui.MyShares;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.Extraction;

/** Makes a link to what is on the screen: for how long, under which title, with or without the photo. */
final class ShareDialog extends Dialog implements LocaleChangeObserver {

    /**
     * What is shared.
     *
     * @param other of the other photo that is seen beside it
     */
    record Subject(Extraction extraction, Optional<Extraction> other, SharedView view) {

        static Subject of(Extraction extraction, Optional<Extraction> other, Look look) {
            boolean lacksOther = look.compared() == Comparison.PHOTO && other.isEmpty();
            return new Subject(
                    extraction,
                    other,
                    new Taps(extraction.layers(), extraction.taps()).pinned(lacksOther ? look.comparing(null) : look));
        }
    }

    private static final double MEGABYTE = 1 << 20;

    private final Shares shares;
    private final MyShares mine;
    private final TextField title = new TextField();
    private final Select<Lifetime> lifetime = new Select<>();
    private final Checkbox showPhoto = new Checkbox();
    private final Paragraph privacy = new Paragraph();
    private final Button create = new Button();
    private final Button close = new Button();
    private final Paragraph alert = new Paragraph();
    private final Div made = new Div();
    private final Paragraph status = new Paragraph();
    private final CopyField link = new CopyField("share.link", this::copied);
    private final CopyField ownerLink = new CopyField("share.owner", this::copied);
    private final MyLinks myLinks;
    private final Supplier<Optional<Subject>> subject;

    /** Whether it is said that two photos are stored. */
    private boolean two;

    /** @param subject what is on the screen, asked for when the link is made */
    ShareDialog(Shares shares, MyShares mine, Supplier<Optional<Subject>> subject) {
        this.shares = shares;
        this.subject = subject;
        this.mine = mine;
        addClassName("share-dialog");
        title.setMaxLength(Title.MAX_LENGTH);
        title.setWidthFull();
        lifetime.setItems(Lifetime.values());
        lifetime.setWidthFull();
        lifetime.setValue(Lifetime.STANDARD);
        privacy.addClassName("dim");
        create.addThemeVariants(ButtonVariant.PRIMARY);
        create.setDisableOnClick(true);
        create.addClickListener(click -> getUI().orElseThrow().getPage().fetchCurrentURL(this::create));
        close.addClickListener(click -> close());
        alert.addClassName("notice");
        alert.getElement().setAttribute("role", "alert");
        status.getElement().setAttribute("role", "status");
        status.addClassName("dim");
        made.add(link, ownerLink);
        made.addClassName("share-made");
        myLinks = new MyLinks(mine, this::revoke);
        Div form = new Div(title, lifetime, showPhoto, privacy);
        form.addClassName("share-form");
        add(form, alert, status, made, myLinks);
        getFooter().add(close, create);
    }

    /** Opens it, with nothing left of the last time. */
    void share() {
        made.setVisible(false);
        title.setValue("");
        showPhoto.setValue(false);
        status.setText("");
        alert.setText("");
        title.setInvalid(false);
        create.setEnabled(true);
        open();
        if (isAttached()) {
            myLinks.refresh();
            describe();
        }
    }

    private void create(URL page) {
        create.setEnabled(true);
        alert.setText("");
        Optional<String> misfit = Title.misfit(title.getValue());
        title.setInvalid(misfit.isPresent());
        if (misfit.isEmpty()) {
            subject.get().ifPresent(shared -> {
                if (shared.other().isPresent() == two) {
                    create(shared, page);
                } else {
                    showPhoto.setValue(false);
                    describe();
                    alert.setText(getTranslation("share.changed"));
                }
            });
        }
    }

    private void create(Subject shared, URL page) {
        Optional<String> named = Optional.of(title.getValue().strip()).filter(text -> !text.isEmpty());
        try {
            switch (shares.create(
                    shared.extraction(),
                    shared.other(),
                    shared.view(),
                    lifetime.getValue(),
                    named,
                    showPhoto.getValue())) {
                case Creation.Created created -> {
                    mine.add(new MyShares.Mine(
                            created.id(),
                            created.ownerToken(),
                            named.orElse(shared.view().tap()),
                            created.expiresAt()));
                    show(created, page);
                }
                case Creation.Full full -> alert.setText(getTranslation("share.full", size(full.limit())));
            }
        } catch (SharingException away) {
            alert.setText(getTranslation("share.unavailable"));
        }
    }

    private static String size(long bytes) {
        return String.format(Locale.ROOT, "%.0f", bytes / MEGABYTE);
    }

    private void show(Creation.Created created, URL page) {
        // Relative to the page: the application need not be at the root of its host.
        URI address = URI.create(page.toString())
                .resolve(ApiUrls.sharePage(created.id()).substring(1));
        link.setValue(address.toString());
        ownerLink.setValue(Navigation.ownerLink(address, created.ownerToken()));
        made.setVisible(true);
        link.copy();
        myLinks.refresh();
    }

    private void copied(boolean done) {
        status.setText(getTranslation(done ? "share.copied" : "share.copy.self"));
    }

    private void revoke(MyShares.Mine one) {
        try {
            shares.revoke(one.id(), one.ownerToken());
            mine.remove(one.id());
            if (link.getValue().endsWith(one.id())) {
                made.setVisible(false);
            }
            status.setText(getTranslation("share.revoked", one.name()));
            myLinks.refresh();
        } catch (SharingException away) {
            alert.setText(getTranslation("share.unavailable"));
        }
    }

    private void describe() {
        subject.get().ifPresent(shared -> {
            two = shared.other().isPresent();
            String side = String.valueOf(shared.extraction().settings().size());
            privacy.setText(getTranslation(two ? "share.privacy.two" : "share.privacy", side));
            showPhoto.setLabel(getTranslation(two ? "share.photo.two" : "share.photo"));
        });
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        setHeaderTitle(getTranslation("share.title"));
        title.setLabel(getTranslation("share.name"));
        title.setErrorMessage(getTranslation("share.name.misfit", Title.MAX_LENGTH));
        lifetime.setLabel(getTranslation("share.lifetime"));
        lifetime.setItemLabelGenerator(
                one -> getTranslation("share.lifetime." + one.name().toLowerCase(Locale.ROOT)));
        create.setText(getTranslation("share.create"));
        close.setText(getTranslation("share.close"));
        describe();
    }
}
