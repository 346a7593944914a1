package org.layerscope.api;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.sharing.Opening;
import org.layerscope.sharing.PinnedPhoto;
import org.layerscope.sharing.Share;
import org.layerscope.sharing.Shares;
import org.layerscope.sharing.Visits;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionException;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.Pass;
import org.springframework.stereotype.Component;

/** Lets requests in to shares, and says why it does not. */
@Component
final class ShareDoor implements Door {

    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final Shares shares;
    private final Visits visits;
    private final ModelCatalogue catalogue;
    private final HttpServletRequest request;

    /** @param request stands for whichever request is being answered */
    ShareDoor(Shares shares, Visits visits, ModelCatalogue catalogue, HttpServletRequest request) {
        this.shares = shares;
        this.visits = visits;
        this.catalogue = catalogue;
        this.request = request;
    }

    /** The share of this id. */
    Share find(String id) {
        return admit(id, visits.visit(id, request.getRemoteAddr()));
    }

    /** Revokes the share if the token is its owner's. */
    void revoke(String id, String ownerToken) {
        admit(id, visits.revoke(id, ownerToken, request.getRemoteAddr()));
    }

    private static Share admit(String id, Visits.Visit visit) {
        return switch (visit) {
            case Visits.Visit.Found(Share share) -> share;
            case Visits.Visit.Unknown unknown -> throw unknown(id);
            case Visits.Visit.TooMany(var retryAfter) ->
                throw new Problem(
                        Code.RATE_LIMITED,
                        "Too many requests of your address named shares that there are not: %d a minute are answered. Try again in a minute."
                                .formatted(Visits.MISSES),
                        Optional.of(retryAfter));
        };
    }

    /**
     * What computes the numbers of the share of this id, by the pass and at the size that the request may name, or those that they are compared
     * with.
     */
    @Override
    public Opened open(String id) {
        String compare = request.getParameter(ApiUrls.COMPARE);
        if (compare != null) {
            return other(id, compare);
        }
        Share share = find(id);
        return open(id, share, PinnedPhoto.SHOWN, settings(share));
    }

    /**
     * What these numbers are compared with: {@code untrained}, {@code pass}, or {@code photo} where the share has another; or {@code shown} for
     * these themselves.
     */
    @Override
    public Opened other(String id, String compare) {
        Share share = find(id);
        ExtractionSettings shown = settings(share);
        if (compare.equals(ApiUrls.SHOWN)) {
            return open(id, share, PinnedPhoto.SHOWN, shown);
        }
        List<Comparison> possible = Comparison.of(shown, catalogue).stream()
                .filter(one -> one != Comparison.PHOTO || share.hasOtherPhoto())
                .toList();
        Comparison comparison = Comparison.parse(compare)
                .filter(possible::contains)
                .orElseThrow(() -> Problem.badParameter(
                        ApiUrls.COMPARE,
                        compare,
                        possible.stream().map(Comparison::id).collect(Collectors.joining(", "))));
        return open(
                id,
                share,
                PinnedPhoto.of(comparison),
                comparison.counterpart(shown, catalogue).orElseThrow());
    }

    private Opened open(String id, Share share, PinnedPhoto photo, ExtractionSettings settings) {
        return switch (shares.open(share, photo, settings)) {
            case Opening.Opened(Extraction extraction) -> Opened.shared(extraction);
            case Opening.Gone gone -> throw unknown(id);
            case Opening.Later(ExtractionException why) -> throw why;
            case Opening.NoModel(String model) ->
                throw new Problem(
                        Code.UNKNOWN_MODEL, "model: %s (expected: one that this server has)".formatted(model));
            case Opening.OtherWeights(String model, String pinned, String present) ->
                throw new Problem(
                        Code.UNKNOWN_MODEL,
                        "weights of %s: %s (expected: %s, which this server has by now; other weights give other numbers)"
                                .formatted(model, pinned, present));
        };
    }

    private ExtractionSettings settings(Share share) {
        ExtractionSettings pinned = share.settings();
        Optional<Model> model = catalogue.find(share.model());
        if (model.isEmpty()) {
            return pinned;
        }
        String pass = Objects.requireNonNullElse(
                request.getParameter(ApiUrls.PASS), pinned.pass().id());
        ExtractionSettings wanted =
                pinned.withPass(Parameters.choice(ApiUrls.PASS, pass, Pass::parse, Pass.values(), Pass::id));
        List<Integer> sizes = share.sizes(model.get(), wanted.pass());
        if (sizes.isEmpty()) {
            throw new Problem(Code.BAD_PARAMETER, wanted.misfit(model.get()).orElseThrow());
        }
        String size = Objects.requireNonNullElse(request.getParameter(ApiUrls.SIZE), String.valueOf(pinned.size()));
        return sizes.stream()
                .filter(one -> size.equals(String.valueOf(one)))
                .findFirst()
                .map(wanted::withSize)
                .orElseThrow(() -> new Problem(
                        Code.SIZE_OUT_OF_RANGE,
                        "size: %s (expected: one of %s)".formatted(Problem.abbreviated(size), sizes)));
    }

    /** What a share's visitors hear when its computation was called off while they waited: they would be let in again, or not. */
    static Throwable explain(Throwable fault) {
        Throwable cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        return cause instanceof ExtractionException known && known.code().equals(Code.CANCELLED.id())
                ? new Problem(
                        Code.BUSY, "What this share shows is to be computed anew. Ask again.", Optional.of(AT_ONCE))
                : fault;
    }

    /** One sentence for all that cannot be opened, so that nobody learns what there was. */
    private static Problem unknown(String id) {
        return new Problem(
                Code.UNKNOWN_SHARE,
                "share: %s (expected: one that was made here, has not expired and was not revoked)"
                        .formatted(Problem.abbreviated(id)));
    }
}
