/**
 * Runs networks; the only package that knows DJL. Start at {@link org.layerscope.engine.Engine}.
 * One thread per device alone touches native memory; only {@code visualization} may use this package.
 */
@NullMarked
package org.layerscope.engine;

import org.jspecify.annotations.NullMarked;
