package org.layerscope.network;

/**
 * A kernel size, stride, padding or dilation: cells along the height and along the width. Prints as in PyTorch:
 * {@code (7, 7)}.
 *
 * @param height along the rows
 * @param width along the columns
 */
public record Pair(int height, int width) {

    /** The same in both directions. */
    public static Pair of(int both) {
        return new Pair(both, both);
    }

    /** {@code 3} where both are equal, else {@code (3, 2)}: how PyTorch prints a pooling layer's usual arguments. */
    String shortest() {
        return height == width ? Integer.toString(height) : toString();
    }

    @Override
    public String toString() {
        return "(" + height + ", " + width + ")";
    }
}
