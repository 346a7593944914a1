package org.layerscope.api;

/**
 * What a tile of a grid should show.
 *
 * @param colors {@code 0xRRGGBB} of each cell, row by row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Tile(int height, int width, int[] colors) {}
