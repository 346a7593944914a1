/**
 * Entry point and app shell.
 */
@NullMarked
package org.layerscope;

import org.jspecify.annotations.NullMarked;
