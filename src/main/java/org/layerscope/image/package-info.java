/**
 * Untrusted bytes to an upright 8-bit sRGB photo: gate, limits, decode, orient, resize, crop.
 * Start at {@link org.layerscope.image.PhotoReader}. Stateless.
 */
@NullMarked
package org.layerscope.image;

import org.jspecify.annotations.NullMarked;
