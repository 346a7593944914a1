/**
 * Upload, paste, samples, refusals.
 */
@NullMarked
package org.layerscope.ui.photo;

import org.jspecify.annotations.NullMarked;
