package org.layerscope.ui.explorer;

import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.layerscope.api.ApiUrls;
import org.layerscope.image.Photo;
import org.layerscope.image.PhotoReader;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.sharing.Shares;
import org.layerscope.ui.CatalogueWatch;
import org.layerscope.ui.Columns;
import org.layerscope.ui.Following;
import org.layerscope.ui.HeaderBar;
import org.layerscope.ui.Languages;
import org.layerscope.ui.ModelBanner;
import org.layerscope.ui.MyShares;
import org.layerscope.ui.ProgressLine;
import org.layerscope.ui.Remark;
import org.layerscope.ui.photo.PhotoPanel;
import org.layerscope.ui.side.ModelIntake;
import org.layerscope.ui.side.ModelPanel;
import org.layerscope.ui.side.PredictionPanel;
import org.layerscope.ui.side.SidePanel;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.ExtractionState;
import org.layerscope.visualization.Extractions;
import org.layerscope.visualization.Pass;
import org.layerscope.visualization.VisualizationService;

/**
 * The main view. What it shows is a {@link ViewState}, and the address always says it: each change of the one becomes a
 * history entry of the other. A new extraction is shown from the moment it exists; when it fails or is cancelled, the view
 * goes back to the last one that did not.
 */
@Route(Navigation.EXPLORER)
final class ExplorerView extends Div implements BeforeEnterObserver, HasDynamicTitle {

    private final VisualizationService visualization;
    private final ModelCatalogue catalogue;

    private final HeaderBar header;
    private final PhotoPanel photo;
    private final PredictionPanel prediction;
    private final ModelBanner banner;
    private final ShareDialog dialog;
    private final ShareButton share;
    private final ProgressLine progress = new ProgressLine();
    private final LayerExplorer explorer = new LayerExplorer(this::moved, this::revive, this::travelled);
    private final Remark remark = new Remark(progress);
    final Comparing comparing;
    private final SidePanel side;
    private final Following following;
    private final ViewedModel viewed;

    private ViewState view;
    private Locale browserLanguage = Locale.ENGLISH;
    private @Nullable Extraction shown;
    private @Nullable Extraction lastDone;

    ExplorerView(
            VisualizationService visualization,
            Extractions extractions,
            ModelCatalogue catalogue,
            PhotoReader reader,
            Shares shares,
            MyShares mine) {
        this.visualization = visualization;
        this.catalogue = catalogue;
        viewed = new ViewedModel(catalogue);
        view = ViewState.start(visualization.settings());
        header = new HeaderBar(catalogue, this::choose, this::choose, this::speak);
        header.runsOn(extractions.device());
        dialog = new ShareDialog(shares, mine, this::subject);
        share = new ShareButton(this::share);
        header.addAction(share);
        explorer.onShare(this::share);
        explorer.onHelp(header::help);
        photo = new PhotoPanel(
                reader,
                () -> visualization.busy().map(Throwable::getMessage),
                this::look,
                size -> change(view.settings().withSize(size)));
        prediction = new PredictionPanel(this::explain, photo::explain);
        banner = new ModelBanner(catalogue, this::install);
        side = new SidePanel(this::go);
        side.addFirst(explorer.closeUp());
        side.add(new ModelPanel(catalogue, new ModelIntake(catalogue, this::choose)));
        following = new Following(this, this::follow);
        comparing = new Comparing(explorer, catalogue, new SessionCounterparts(visualization, catalogue));
        remark.add(comparing.note());
        explorer.add(remark);
        addClassName("app");
        add(header, banner, new Columns(List.of(photo, prediction), List.of(explorer), side));
        new CatalogueWatch(this, catalogue, this::keepUp);
    }

    /** Called for a link and for Back; entries that the view made itself say what it shows already. */
    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        if (!isAttached()) {
            browserLanguage = event.getUI().getLocale();
        }
        visit(event.getUI(), event.getLocation().getQueryParameters());
    }

    private void travelled(String query) {
        getUI().ifPresent(ui -> visit(ui, QueryParameters.fromString(query.replaceFirst("^\\?", ""))));
    }

    private void visit(UI ui, QueryParameters parameters) {
        ViewState asked = known(Navigation.view(parameters, catalogue));
        if (isAttached() && asked.equals(onScreen())) {
            return;
        }
        Optional<Navigation.Misfit> misfit = Navigation.misfit(parameters, catalogue, taps(asked));
        Languages.use(ui, Objects.requireNonNullElse(asked.language(), browserLanguage));
        ExtractionSettings before = view.settings();
        view = asked;
        if (!isAttached() || !asked.settings().equals(before)) {
            enter(asked.settings());
        }
        explorer.show(view.look());
        prediction.explain(view.look().lens().explained());
        comparing.want(view.look().compared());
        side.select(tap());
        misfit.ifPresent(this::complain);
    }

    /** An address that asks for what there is not, such as an old link. */
    private void complain(Navigation.Misfit misfit) {
        photo.refuse(getTranslation("explorer.misfit", misfit.name(), misfit.value(), misfit.expected()));
    }

    /** Which taps there are is known by the model alone. */
    private ViewState known(ViewState asked) {
        return asked.with(taps(asked).known(asked.look()));
    }

    /** The model that is asked for may not be installed yet: then another one stands in for it. */
    private void enter(ExtractionSettings settings) {
        Model wanted = model();
        if (catalogue.isReady(wanted)) {
            banner.dismiss();
            run(settings);
        } else {
            run(settings.on(ModelBanner.start(catalogue)));
            banner.await(wanted);
        }
    }

    /** An own model may be given other settings, or be deleted, at any moment and by anybody. */
    private void keepUp() {
        Model used = model();
        Optional<Model> now = catalogue.find(used.id());
        if (now.isEmpty()) {
            photo.refuse(getTranslation("explorer.modelGone", used.title()));
            change(view.settings().on(ModelBanner.start(catalogue)));
        } else if (!now.get().equals(used)) {
            Taps left = taps(view);
            viewed.become(now.get());
            use(view.settings().on(now.get()), left);
            run(view.settings());
            replaceAddress();
        }
    }

    private void look(Photo next) {
        if (!visualization.settings().equals(view.settings())) {
            visualization.change(view.settings());
        }
        present(visualization.show(next));
    }

    private void choose(Model model) {
        if (catalogue.isReady(model)) {
            banner.dismiss();
            change(view.settings().on(model));
        } else {
            banner.await(model);
            header.show(view.settings());
        }
    }

    private void choose(Pass pass) {
        change(ExtractionSettings.defaults(model(), pass));
    }

    private void install(Model model) {
        run(view.settings().on(model));
        replaceAddress();
    }

    private void speak(Locale language) {
        view = view.with(language);
        pushAddress();
    }

    private void moved(Look look) {
        if (!look.equals(view.look())) {
            view = view.with(look);
            side.select(tap());
            comparing.choose(look.compared());
            pushAddress();
        }
    }

    private void go(String tap) {
        Look there = taps(view).chosen(view.look(), tap);
        explorer.show(there);
        moved(there);
    }

    private void explain(@Nullable Integer index) {
        Look next = view.look().explaining(index);
        explorer.show(next);
        moved(next);
    }

    private void change(ExtractionSettings settings) {
        if (!settings.equals(view.settings())) {
            run(settings);
            pushAddress();
        }
    }

    /** Shows what these settings make of the photo, if there is one; computes it unless it is there already. */
    private void run(ExtractionSettings settings) {
        use(settings);
        visualization
                .current()
                .filter(current -> current.settings().equals(settings)
                        && current.model().equals(model())
                        && current.state().isUseful())
                .or(() -> visualization.change(settings))
                .ifPresentOrElse(this::present, this::presentNothing);
    }

    /** Another pass has other taps: what it lacks gives way to the layer that it belongs to. */
    private void use(ExtractionSettings settings) {
        use(settings, taps(view));
    }

    private void use(ExtractionSettings settings, Taps left) {
        Look before = view.look();
        view = view.with(settings);
        view = view.with(left.carried(before, taps(view)));
        if (!view.look().equals(before)) {
            explorer.show(view.look());
        }
        describe();
    }

    private void share() {
        if (shown != null) {
            dialog.share();
        }
    }

    private Optional<ShareDialog.Subject> subject() {
        return Optional.ofNullable(shown)
                .map(extraction -> ShareDialog.Subject.of(extraction, comparing.otherPhoto(), view.look()));
    }

    private void present(Extraction extraction) {
        if (shown != null && shown.state() instanceof ExtractionState.Done) {
            lastDone = shown;
        }
        shown = extraction;
        progress.follow(extraction);
        following.follow(extraction);
    }

    private void presentNothing() {
        share.setEnabled(false);
        comparing.follow(null);
        explorer.setSource(null, ApiUrls.layers(model()), taps(view));
        prediction.show(model(), view.settings().pass());
    }

    private void follow(Extraction extraction, ExtractionState state) {
        if (!extraction.equals(shown)) {
            return;
        }
        switch (state) {
            case ExtractionState.Queued queued -> picture(extraction);
            case ExtractionState.Running running -> picture(extraction);
            case ExtractionState.Done done -> picture(extraction);
            case ExtractionState.Failed failed -> goBack();
            case ExtractionState.Cancelled cancelled -> goBack();
        }
    }

    private void picture(Extraction extraction) {
        share.setEnabled(true);
        header.follow(extraction);
        photo.show(extraction);
        prediction.follow(extraction);
        explorer.closeUp().show(extraction, ApiUrls.input(extraction.id()));
        explorer.setSource(
                ApiUrls.taps(extraction.id()),
                ApiUrls.layers(extraction.model()),
                new Taps(extraction.layers(), extraction.taps()));
        comparing.follow(extraction);
    }

    /** To the last extraction that came to its end, if its model is still there; the progress line goes on saying why. */
    private void goBack() {
        lastDone = Optional.ofNullable(lastDone)
                .filter(last -> catalogue.find(last.model().id()).equals(Optional.of(last.model())))
                .orElse(null);
        shown = lastDone;
        if (lastDone == null) {
            presentNothing();
        } else {
            visualization.returnTo(lastDone);
            use(lastDone.settings());
            picture(lastDone);
            replaceAddress();
        }
    }

    /** An extraction that nobody looked at for a while is forgotten; the photo is still there. */
    private void revive(String code) {
        switch (code) {
            case "unknown_extraction" -> {
                if (shown != null && shown.state().ended()) {
                    visualization.change(view.settings()).ifPresent(this::present);
                }
            }
            case "cancelled" -> {} // by the person, or for the extraction that comes next
            default -> photo.refuse(getTranslation("explorer.refused", tap(), code));
        }
    }

    private void describe() {
        ExtractionSettings settings = view.settings();
        header.show(settings);
        photo.show(model(), settings);
        remark.show(settings.pass());
        side.show(model(), settings);
        side.select(tap());
    }

    private Model model() {
        return viewed.of(view.settings());
    }

    private Taps taps(ViewState of) {
        return viewed.taps(of.settings());
    }

    private String tap() {
        return taps(view).onScreen(view.look());
    }

    /** A layer may have fewer channels than were asked for; another one shows them all again. */
    private ViewState onScreen() {
        return view.with(taps(view).fitting(view.look()));
    }

    private void pushAddress() {
        getUI().ifPresent(ui -> ui.getPage().getHistory().pushState(null, Navigation.explorer(onScreen())));
    }

    private void replaceAddress() {
        getUI().ifPresent(ui -> ui.getPage().getHistory().replaceState(null, Navigation.explorer(onScreen())));
    }

    /** Work that nobody waits for is called off; another page of the same person may show the same extraction. */
    @Override
    protected void onDetach(DetachEvent event) {
        if (shown != null && Onlookers.of(event).noneMatch(other -> shown.equals(other.shown))) {
            shown.cancel();
        }
        super.onDetach(event);
    }

    @Override
    public String getPageTitle() {
        return getTranslation("app.name");
    }
}
