/**
 * Extractor info map, module tree, predictions.
 */
@NullMarked
package org.layerscope.ui.side;

import org.jspecify.annotations.NullMarked;
