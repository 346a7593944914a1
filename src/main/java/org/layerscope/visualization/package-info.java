/**
 * Activations to pictures: extractions, maps, grids, PNG, NPY. Start at {@link org.layerscope.visualization.VisualizationService}.
 */
@NullMarked
package org.layerscope.visualization;

import org.jspecify.annotations.NullMarked;
