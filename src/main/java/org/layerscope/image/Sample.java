package org.layerscope.image;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What there is to look at without an own photo: a portrait, and patterns that show what filters answer to. */
public enum Sample {
    /** A drawn portrait. */
    PORTRAIT,
    /** Stripes in four directions and of four widths: each filter has one that it likes. */
    GRATINGS,
    /** Rings that get finer outwards: all directions and all widths at once. */
    ZONE_PLATE,
    /** Edges between two colours each, in four directions. */
    COLOURED_EDGES;

    /** Its name in addresses and keys: {@code portrait}, {@code zone-plate}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The sample of this {@link #id}. */
    public static Optional<Sample> parse(String id) {
        return Arrays.stream(values()).filter(sample -> sample.id().equals(id)).findFirst();
    }

    /** The picture; the patterns are squares of {@value TestPattern#SIDE} pixels. */
    public Photo photo() {
        return switch (this) {
            case PORTRAIT -> Samples.portrait();
            case GRATINGS -> TestPattern.gratings();
            case ZONE_PLATE -> TestPattern.zonePlate();
            case COLOURED_EDGES -> TestPattern.colouredEdges();
        };
    }
}
