package org.layerscope.api;

import org.layerscope.visualization.Extractions;
import org.springframework.http.CacheControl;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The taps of an extraction. */
@RestController
@RequestMapping(ApiUrls.ROOT + "/extractions/{id}/taps/{tap}")
final class TapsController extends TapResources {

    /** An extraction's numbers never change; only its owner's browser may keep them, and no longer than they live here. */
    static final CacheControl IMMUTABLE =
            CacheControl.maxAge(Extractions.LIFETIME).cachePrivate().immutable();

    TapsController(ExtractionDoor door, Drawing drawing) {
        super(door, drawing);
    }
}
