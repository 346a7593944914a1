package org.layerscope.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.layerscope.network.Shape;

/** Maps for tests that need no pass. */
public final class MadeMaps {

    private MadeMaps() {}

    /** Those of these numbers, as a pass records them. */
    public static Maps of(Shape shape, float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(4 * numbers.length).order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(numbers);
        return new Quantizer().quantize(bytes, shape);
    }

    /** The summary of maps whose numbers do not matter. */
    public static Summary summary(Shape shape) {
        return Summary.blank(shape);
    }
}
