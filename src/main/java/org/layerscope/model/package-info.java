/**
 * The catalogue: which models exist, their weights, hashes, preprocessing and labels; installing weights.
 * Start at {@link org.layerscope.model.ModelCatalogue}. Thread-safe.
 */
@NullMarked
package org.layerscope.model;

import org.jspecify.annotations.NullMarked;
