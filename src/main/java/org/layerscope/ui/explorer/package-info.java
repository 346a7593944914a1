/**
 * The one main view: layer slider, channel range, grid.
 */
@NullMarked
package org.layerscope.ui.explorer;

import org.jspecify.annotations.NullMarked;
