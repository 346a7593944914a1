/**
 * The article's Extractor over a module tree. Start at {@link org.layerscope.extractor.Extractor}. Immutable.
 */
@NullMarked
package org.layerscope.extractor;

import org.jspecify.annotations.NullMarked;
