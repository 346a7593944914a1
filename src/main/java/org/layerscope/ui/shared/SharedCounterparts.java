package org.layerscope.ui.shared;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.layerscope.api.ApiUrls;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.sharing.Opening;
import org.layerscope.sharing.Share;
import org.layerscope.sharing.Shares;
import org.layerscope.sharing.SharingException;
import org.layerscope.ui.explorer.Beside;
import org.layerscope.ui.explorer.Comparing;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.Extraction;

/** Those that are computed of the picture that a share pins; it pins no other photo. */
final class SharedCounterparts implements Comparing.Counterparts {

    private final Shares shares;
    private final ModelCatalogue catalogue;
    private String id = "";
    private @Nullable Share share;

    SharedCounterparts(Shares shares, ModelCatalogue catalogue) {
        this.shares = shares;
        this.catalogue = catalogue;
    }

    /** Of this share from now on. */
    void use(String shownId, Share shown) {
        id = shownId;
        share = shown;
    }

    @Override
    public boolean offers(Comparison comparison) {
        return comparison != Comparison.PHOTO;
    }

    @Override
    public Optional<Extraction> of(Extraction shown, @Nullable Comparison wanted) {
        Share pinned = share;
        return pinned == null || wanted == null || !offers(wanted)
                ? Optional.empty()
                : wanted.counterpart(shown.settings(), catalogue).flatMap(settings -> {
                    try {
                        return shares.open(pinned, settings) instanceof Opening.Opened(Extraction opened)
                                ? Optional.of(opened)
                                : Optional.empty();
                    } catch (SharingException away) {
                        return Optional.empty(); // the page says so of the extraction itself
                    }
                });
    }

    @Override
    public void keepPhoto() {}

    @Override
    public Beside beside(Extraction shown, Extraction counterpart, Comparison comparison) {
        return Beside.of(counterpart, comparison, ApiUrls.sharedTaps(id, shown.settings(), comparison));
    }
}
