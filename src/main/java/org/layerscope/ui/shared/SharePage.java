package org.layerscope.ui.shared;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.VaadinRequest;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.layerscope.api.ApiUrls;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.sharing.Opening;
import org.layerscope.sharing.PinnedPhoto;
import org.layerscope.sharing.Share;
import org.layerscope.sharing.Shares;
import org.layerscope.sharing.SharingException;
import org.layerscope.sharing.Visits;
import org.layerscope.ui.Columns;
import org.layerscope.ui.Following;
import org.layerscope.ui.Languages;
import org.layerscope.ui.MyShares;
import org.layerscope.ui.ProgressLine;
import org.layerscope.ui.Remark;
import org.layerscope.ui.explorer.Comparing;
import org.layerscope.ui.explorer.LayerExplorer;
import org.layerscope.ui.explorer.Look;
import org.layerscope.ui.explorer.Navigation;
import org.layerscope.ui.explorer.Taps;
import org.layerscope.ui.explorer.ViewState;
import org.layerscope.ui.side.PredictionPanel;
import org.layerscope.ui.side.SidePanel;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionException;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.ExtractionState;
import org.layerscope.visualization.Pass;
import org.layerscope.visualization.PinnedInput;
import org.layerscope.visualization.VisualizationService;

/**
 * The view behind a share link: everything of the explorer but another photo and another model. Where the author's model is not here any
 * more it says so and shows the rest.
 */
@Route(Navigation.SHARED)
final class SharePage extends Div implements BeforeEnterObserver, HasDynamicTitle, LocaleChangeObserver {

    private static final long RETRY_SECONDS = 5;
    private static final int HASH_SHOWN = 8;

    private final Shares shares;
    private final Visits visits;
    private final ModelCatalogue catalogue;
    private final VisualizationService visualization;
    private final MyShares mine;

    private final ShareHeader header = new ShareHeader(this::choose, this::speak, this::makeMine);
    private final SharedPhoto photo = new SharedPhoto(this::resize);
    private final PredictionPanel prediction = new PredictionPanel(this::explain, photo::explain);
    private final OwnerBar owner = new OwnerBar(this::revoke);
    private final Notice notice = new Notice();
    private final ProgressLine progress = new ProgressLine(false);
    private final Remark remark = new Remark(progress);
    private final LayerExplorer explorer = new LayerExplorer(this::moved, this::refused, this::travelled);
    private final Comparing comparing;
    private final SidePanel side = new SidePanel(tap -> go(tap));
    private final Following following = new Following(this, this::follow);

    private String id = "";
    private @Nullable Share share;
    private @Nullable Taps taps;
    private @Nullable ViewState view;
    private boolean retrying;
    private Locale browserLanguage = Locale.ENGLISH;

    SharePage(
            Shares shares, Visits visits, ModelCatalogue catalogue, VisualizationService visualization, MyShares mine) {
        this.shares = shares;
        this.visits = visits;
        this.catalogue = catalogue;
        this.visualization = visualization;
        this.mine = mine;
        addClassNames("app", "share-page");
        explorer.explainEmptiness("shared.nomaps");
        var counterparts = new SharedCounterparts(shares, catalogue, () -> id, () -> Optional.ofNullable(share));
        comparing = new Comparing(explorer, catalogue, counterparts);
        remark.add(comparing.note());
        explorer.add(remark);
        explorer.onHelp(header::help);
        side.addFirst(explorer.closeUp());
        add(header, owner, new Columns(List.of(photo, prediction), List.of(notice, explorer), side));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        if (!isAttached()) {
            browserLanguage = event.getUI().getLocale();
        }
        String asked = event.getRouteParameters().get(Navigation.SHARE_ID).orElse("");
        QueryParameters parameters = event.getLocation().getQueryParameters();
        if (asked.equals(id)) {
            visit(event.getUI(), parameters);
            return;
        }
        try {
            switch (visits.revisit(asked, address(event.getUI()))) {
                case Visits.Visit.Found(Share found) -> {
                    id = asked;
                    enter(found);
                    visit(event.getUI(), parameters);
                }
                case Visits.Visit.Unknown unknown -> event.rerouteToError(NotFoundException.class);
                case Visits.Visit.TooMany tooMany -> event.rerouteToError(new TooManyView.TooManyMisses(), "");
            }
        } catch (SharingException away) {
            event.rerouteToError(away, "");
        }
    }

    private static String address(UI ui) {
        VaadinRequest request = VaadinRequest.getCurrent();
        return request == null ? ui.getSession().getBrowser().getAddress() : request.getRemoteAddr();
    }

    private void enter(Share found) {
        share = found;
        view = null;
        taps = null;
        Optional<Model> model = catalogue.find(found.model());
        header.show(found, model);
        photo.show(id, found);
        photo.setSizesVisible(model.isPresent());
        side.setVisible(model.isPresent());
        explorer.setVisible(model.isPresent());
    }

    /** Shows the share by this pass and at this size. */
    private void run(Share shown, ExtractionSettings settings) {
        header.show(settings.pass());
        remark.show(settings.pass());
        catalogue.find(settings.model()).ifPresent(model -> {
            photo.show(settings.size(), shown.sizes(model, settings.pass()));
            side.show(model, settings);
            use(Taps.of(model, settings), null, null);
        });
        open(shown, settings);
    }

    private void open(Share found, ExtractionSettings settings) {
        try {
            Opening opening = shares.open(found, PinnedPhoto.SHOWN, settings);
            switch (opening) {
                case Opening.Opened(Extraction extraction) -> {
                    notice.clear();
                    explorer.closeUp().show(extraction, found.showPhoto() ? ApiUrls.sharedInput(id) : null);
                    use(
                            new Taps(extraction.layers(), extraction.taps()),
                            ApiUrls.sharedTaps(id, settings),
                            ApiUrls.layers(extraction.model()));
                    comparing.follow(extraction);
                    progress.follow(extraction);
                    prediction.follow(extraction);
                    following.follow(extraction);
                }
                case Opening.Later(ExtractionException why) -> {
                    notice.say(why.code().equals("busy") ? "shared.busy" : "shared.later", found.model());
                    retry();
                }
                case Opening.Gone gone -> notice.say("shared.gone");
                case Opening.NoModel(String model) -> notice.say("shared.nomodel", model);
                case Opening.OtherWeights(String model, String pinned, String present) ->
                    notice.say(
                            "shared.otherweights",
                            model,
                            pinned.substring(0, HASH_SHOWN),
                            present.substring(0, HASH_SHOWN));
            }
            prediction.setVisible(opening instanceof Opening.Opened || opening instanceof Opening.Later);
        } catch (SharingException away) {
            notice.say("shared.away");
            retry();
        }
    }

    /** Opens it again in a while, unless that is to happen already. */
    private void retry() {
        if (!retrying) {
            retrying = true;
            var unused = CompletableFuture.runAsync(
                    UI.getCurrent().accessLater(this::openAgain, () -> {}),
                    CompletableFuture.delayedExecutor(RETRY_SECONDS, TimeUnit.SECONDS));
        }
    }

    private void openAgain() {
        retrying = false;
        if (share != null && view != null) {
            open(share, view.settings());
        }
    }

    private void use(Taps known, @Nullable String base, @Nullable String weights) {
        taps = known;
        explorer.setSource(base, weights, known);
    }

    private void follow(Extraction extraction, ExtractionState state) {
        boolean passes =
                state instanceof ExtractionState.Failed failed && failed.code().equals("busy");
        if (passes || state instanceof ExtractionState.Cancelled) {
            retry();
        }
    }

    private void travelled(String query) {
        getUI().ifPresent(ui -> visit(ui, QueryParameters.fromString(query.replaceFirst("^\\?", ""))));
    }

    private void visit(UI ui, QueryParameters parameters) {
        Locale language = Navigation.language(parameters);
        Languages.use(ui, Objects.requireNonNullElse(language, browserLanguage));
        Share shown = share;
        if (shown == null) {
            return;
        }
        ExtractionSettings settings = catalogue
                .find(shown.model())
                .map(model -> Navigation.settings(parameters, shown, model))
                .orElseGet(shown::settings);
        boolean same = view != null && view.settings().equals(settings);
        view = new ViewState(settings, Look.FIRST, language);
        if (!same) {
            run(shown, settings);
        }
        Taps known = taps;
        if (known != null) {
            look(Navigation.look(parameters).map(known::known).orElseGet(() -> known.look(shown.view())));
        }
    }

    private void look(Look look) {
        if (view != null && taps != null) {
            view = view.with(look);
            explorer.show(look);
            prediction.explain(look.lens().explained());
            comparing.want(look.compared());
            side.select(taps.onScreen(look));
        }
    }

    private void moved(Look next) {
        if (view != null && taps != null && !next.equals(view.look())) {
            view = view.with(next);
            comparing.want(next.compared());
            side.select(taps.onScreen(next));
            pushAddress();
        }
    }

    private void go(String tap) {
        if (view != null && taps != null) {
            Look there = taps.chosen(view.look(), tap);
            explorer.show(there);
            moved(there);
        }
    }

    private void explain(@Nullable Integer index) {
        if (view != null) {
            Look next = view.look().explaining(index);
            explorer.show(next);
            moved(next);
        }
    }

    private void choose(Pass pass) {
        if (view != null) {
            ExtractionSettings wanted = view.settings().withPass(pass);
            change(catalogue.find(wanted.model()).map(wanted::on).orElse(wanted));
        }
    }

    private void resize(int size) {
        if (view != null) {
            change(view.settings().withSize(size));
        }
    }

    /** Another pass has other taps: what it lacks gives way to the layer that it belongs to. */
    private void change(ExtractionSettings settings) {
        ViewState before = view;
        Taps left = taps;
        Share shown = share;
        if (before != null && left != null && shown != null) {
            view = before.with(settings);
            run(shown, settings);
            look(left.carried(before.look(), Objects.requireNonNull(taps)));
            pushAddress();
        }
    }

    private void speak(Locale language) {
        if (view != null) {
            view = view.with(language);
            pushAddress();
        }
    }

    private void pushAddress() {
        ViewState shown = view;
        Share pinned = share;
        if (shown != null && pinned != null) {
            getUI().ifPresent(ui -> ui.getPage()
                    .getHistory()
                    .pushState(null, Navigation.shared(id, onScreen(shown), pinned.settings())));
        }
    }

    private ViewState onScreen(ViewState of) {
        return taps == null ? of : of.with(taps.fitting(of.look()));
    }

    private void refused(String code) {
        switch (code) {
            case "unknown_share" -> notice.say("shared.gone");
            case "sharing_unavailable" -> {
                notice.say("shared.away");
                retry();
            }
            default ->
                notice.say("shared.refused", view == null ? "" : view.look().layer(), code);
        }
    }

    /** With the photo where its author shows it; else the explorer waits for another. */
    private void makeMine() {
        Share shown = share;
        ViewState state = view;
        if (shown == null || state == null) {
            return;
        }
        try {
            Optional<PinnedInput> pinned = shares.pinned(shown, PinnedPhoto.SHOWN);
            if (pinned.isEmpty()) {
                notice.say("shared.gone");
                return;
            }
            if (shown.showPhoto()) {
                visualization.show(pinned.get(), shares.pinned(shown, PinnedPhoto.COMPARED));
            }
            getUI().ifPresent(ui -> ui.getPage().setLocation(Navigation.address(onScreen(state))));
        } catch (SharingException away) {
            notice.say("shared.away");
        }
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        getElement().executeJs(Navigation.OWNER_OF_PAGE).then(String.class, owner::offer);
    }

    private void revoke(String token) {
        try {
            Visits.Visit visit = visits.revoke(id, token, address(getUI().orElseThrow()));
            owner.tell(visit);
            if (visit instanceof Visits.Visit.Found) {
                mine.remove(id);
            }
        } catch (SharingException away) {
            notice.say("shared.away");
        }
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        if (share != null) {
            header.show(share, catalogue.find(share.model()));
        }
    }

    @Override
    public String getPageTitle() {
        String name =
                Optional.ofNullable(share).flatMap(Share::title).orElseGet(() -> getTranslation("shared.fallback"));
        return name + " · " + getTranslation("app.name");
    }
}
