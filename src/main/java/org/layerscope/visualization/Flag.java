package org.layerscope.visualization;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.layerscope.network.TapKind;

/** What is worth knowing of a channel before one reads its picture. The first two stand alone; the others may join each other. */
public enum Flag {
    /** A ReLU lets nothing through: all values are 0. */
    DEAD,
    /** All values are the same, of more than one, and it is not dead. */
    CONSTANT,
    /** Some values are not numbers. */
    NAN,
    /** Some values are infinite. */
    INF;

    /** The name in JSON and headers. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Those of a channel of this tap. */
    public static List<Flag> of(TapInfo tap, ChannelStatistics statistics) {
        boolean rectified = tap.kind() == TapKind.RELU || tap.kind() == TapKind.BLOCK;
        List<Flag> flags = new ArrayList<>();
        if (rectified && statistics.zero()) {
            flags.add(DEAD);
        } else if (statistics.constant() && tap.shape().height() * tap.shape().width() > 1) {
            flags.add(CONSTANT);
        }
        if (statistics.nan()) {
            flags.add(NAN);
        }
        if (statistics.infinite()) {
            flags.add(INF);
        }
        return flags;
    }
}
