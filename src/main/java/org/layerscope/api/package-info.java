/**
 * REST controllers under /api/v1; errors as problem+json. {@link org.layerscope.api.ApiUrls} builds their URLs for the ui.
 */
@NullMarked
package org.layerscope.api;

import org.jspecify.annotations.NullMarked;
