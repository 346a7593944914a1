/**
 * What all views share: texts, shell, session configuration.
 */
@NullMarked
package org.layerscope.ui;

import org.jspecify.annotations.NullMarked;
