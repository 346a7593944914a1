package org.layerscope.api;

import org.layerscope.image.Sample;
import org.layerscope.model.Model;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.ExtractionSettings;

/** Builds the addresses of this interface; nobody else knows them. */
public final class ApiUrls {

    static final String ROOT = "/api/v1";
    /** Where photos are posted, in forms. */
    static final String EXTRACTIONS = ROOT + "/extractions";

    static final String PASS = "pass";
    static final String SIZE = "size";
    static final String COMPARE = "compare";

    /** What requests for what a share's extraction is compared with call that extraction. */
    public static final String SHOWN = "shown";

    private ApiUrls() {}

    /** A model. */
    static String model(String id) {
        return ROOT + "/models/" + id;
    }

    /** An extraction. */
    public static String extraction(String id) {
        return EXTRACTIONS + "/" + id;
    }

    /** Where an extraction's taps are; append {@code {tap}/maps} and the like. */
    public static String taps(String extractionId) {
        return extraction(extractionId) + "/taps/";
    }

    /** Where the weights of a model's convolutions are, of this very file; append {@code {path}/weights.npy} and the like. */
    public static String layers(Model model) {
        return ROOT + "/models/" + model.id() + "/weights/" + model.weights().sha256() + "/layers/";
    }

    /** A share. */
    public static String share(String id) {
        return ROOT + "/shares/" + id;
    }

    /** Where a share's taps are, as {@link #taps}; what follows the question mark stays behind what is appended. */
    public static String sharedTaps(String shareId, ExtractionSettings settings) {
        return "%s/taps/?%s=%s&%s=%d"
                .formatted(share(shareId), PASS, settings.pass().id(), SIZE, settings.size());
    }

    /** Where the taps are of what a share's extraction is compared with, as {@link #sharedTaps}. */
    public static String sharedTaps(String shareId, ExtractionSettings settings, Comparison comparison) {
        return "%s&%s=%s".formatted(sharedTaps(shareId, settings), COMPARE, comparison.id());
    }

    /** A share's picture as the network sees it; there only if its author shows it. */
    public static String sharedInput(String shareId) {
        return share(shareId) + "/input.png";
    }

    /** The picture of a share's other photo, likewise. */
    public static String sharedOtherInput(String shareId) {
        return "%s?%s=%s".formatted(sharedInput(shareId), COMPARE, Comparison.PHOTO.id());
    }

    /** The page that opens a share. */
    public static String sharePage(String shareId) {
        return "/s/" + shareId;
    }

    /** The picture as the network sees it. */
    public static String input(String extractionId) {
        return extraction(extractionId) + "/input.png";
    }

    /** A sample, cropped to a square of so many pixels a side. */
    public static String sample(Sample sample, int side) {
        return "%s/samples/%s.png?%s=%d".formatted(ROOT, sample.id(), SIZE, side);
    }
}
