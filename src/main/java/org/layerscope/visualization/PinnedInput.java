package org.layerscope.visualization;

import java.util.Optional;
import org.layerscope.image.Fit;
import org.layerscope.image.Photo;
import org.layerscope.image.PhotoReader;
import org.layerscope.image.Reading;

/**
 * All that an extraction's numbers depend on, to be kept and computed again: the same input through a model with the same fingerprint gives the same
 * bytes.
 *
 * @param model id of the model
 * @param weights the model's fingerprint, which is the SHA-256 of its weights where these alone make its numbers
 * @param pass forward or chain
 * @param size side of the square input in pixels
 * @param fit how the photo became a square: {@code crop} or {@code squash}
 * @param picture the input as a PNG file, 8 bit, without metadata; not copied, nobody writes to it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PinnedInput(String model, String weights, Pass pass, int size, String fit, byte[] picture) {

    public PinnedInput {
        if (Fit.parse(fit).isEmpty()) {
            throw new IllegalArgumentException("fit: %s (expected: crop or squash)".formatted(fit));
        }
    }

    static PinnedInput of(Extraction extraction) {
        ExtractionSettings settings = extraction.settings();
        return new PinnedInput(
                settings.model(),
                extraction.model().fingerprint(),
                settings.pass(),
                settings.size(),
                settings.fit().id(),
                extraction.input().png());
    }

    /** What it is to be computed with. */
    public ExtractionSettings settings() {
        return ExtractionSettings.of(model, pass, size, fit);
    }

    /** The input's pixels. */
    Photo photo() {
        Optional<Photo> photo = switch (new PhotoReader().read(picture)) {
            case Reading.Accepted accepted -> Optional.of(accepted.photo());
            case Reading.Refused refused -> Optional.empty();
            case Reading.Busy busy -> Optional.empty();
        };
        return photo.filter(read -> read.width() == size && read.height() == size)
                .orElseThrow(() -> new IllegalStateException(
                        "picture: %d bytes (expected: a PNG of %d×%d)".formatted(picture.length, size, size)));
    }
}
