package org.layerscope.ui.shared;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.layerscope.api.ApiUrls;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.sharing.Opening;
import org.layerscope.sharing.PinnedPhoto;
import org.layerscope.sharing.Share;
import org.layerscope.sharing.Shares;
import org.layerscope.sharing.SharingException;
import org.layerscope.ui.explorer.Beside;
import org.layerscope.ui.explorer.Comparing;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionException;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.ExtractionState;

/**
 * Those that are computed of what a share pins.
 *
 * @param id of the share
 * @param share empty before one is shown
 */
record SharedCounterparts(Shares shares, ModelCatalogue catalogue, Supplier<String> id, Supplier<Optional<Share>> share)
        implements Comparing.Counterparts {

    private static final Duration RETRY = Duration.ofSeconds(5);

    @Override
    public boolean offers(Comparison comparison) {
        return comparison != Comparison.PHOTO
                || share.get().filter(Share::hasOtherPhoto).isPresent();
    }

    @Override
    public Comparing.Counterpart of(Extraction shown, @Nullable Comparison wanted) {
        return Optional.ofNullable(wanted)
                .filter(this::offers)
                .flatMap(comparison -> comparison
                        .counterpart(shown.settings(), catalogue)
                        .flatMap(settings ->
                                share.get().map(pinned -> open(pinned, PinnedPhoto.of(comparison), settings))))
                .orElseGet(Comparing.Counterpart.None::new);
    }

    private Comparing.Counterpart open(Share pinned, PinnedPhoto photo, ExtractionSettings settings) {
        try {
            return switch (shares.open(pinned, photo, settings)) {
                case Opening.Opened(Extraction opened)
                when opened.state() instanceof ExtractionState.Failed failed
                        && failed.code().equals("busy") -> new Comparing.Counterpart.Later(RETRY);
                case Opening.Opened(Extraction opened) -> new Comparing.Counterpart.There(opened);
                case Opening.Later(ExtractionException why) ->
                    new Comparing.Counterpart.Later(why.retryAfter().orElse(RETRY));
                case Opening.Gone gone -> new Comparing.Counterpart.None();
                case Opening.NoModel noModel -> new Comparing.Counterpart.None();
                case Opening.OtherWeights other -> new Comparing.Counterpart.None();
            };
        } catch (SharingException away) {
            return new Comparing.Counterpart.Later(RETRY); // the page says so of the extraction itself
        }
    }

    /** All visitors share it. */
    @Override
    public void leave(Extraction counterpart) {}

    @Override
    public void keepPhoto(Extraction shown) {}

    @Override
    public Beside beside(Extraction shown, Extraction counterpart, Comparison comparison) {
        boolean isVisible = comparison == Comparison.PHOTO
                && share.get().filter(Share::showPhoto).isPresent();
        return Beside.of(
                counterpart,
                comparison,
                ApiUrls.sharedTaps(id.get(), shown.settings(), comparison),
                isVisible ? ApiUrls.sharedOtherInput(id.get()) : null);
    }
}
