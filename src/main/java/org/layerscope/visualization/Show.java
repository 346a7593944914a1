package org.layerscope.visualization;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is drawn of a layer in the forward pass. */
public enum Show {
    /** The convolution's raw output. */
    CONVOLUTION,
    /** After the batch norm that the convolution feeds. */
    BATCH_NORM,
    /** After the ReLU that follows: what the next layer receives. */
    RELU;

    /** The name in URLs. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The choice of this {@link #id}. */
    public static Optional<Show> parse(String id) {
        return Arrays.stream(values()).filter(show -> show.id().equals(id)).findFirst();
    }
}
