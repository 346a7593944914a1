/**
 * Untrusted bytes to an upright 8-bit sRGB photo: gate, limits, decode, orient, resize, crop.
 * Start at {@link org.layerscope.image.PhotoReader} (share one: it bounds the memory) and {@link org.layerscope.image.Fit}.
 * For every package; alone with java.awt, javax.imageio and Commons Imaging. Safe for many threads.
 */
@NullMarked
package org.layerscope.image;

import org.jspecify.annotations.NullMarked;
