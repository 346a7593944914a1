/**
 * Views that are not the explorer: a page that does not exist, an error nobody foresaw. Reached by the router only.
 */
@NullMarked
package org.layerscope.ui.shared;

import org.jspecify.annotations.NullMarked;
