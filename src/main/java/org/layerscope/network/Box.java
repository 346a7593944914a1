package org.layerscope.network;

/**
 * A rectangle of pixels.
 *
 * @param x first column, from 0
 * @param y first row, from 0
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record Box(int x, int y, int width, int height) {

    public Box {
        Expect.atLeast(0, x, "x");
        Expect.atLeast(0, y, "y");
        Expect.atLeast(1, width, "width");
        Expect.atLeast(1, height, "height");
    }
}
