package org.layerscope.api;

import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The taps of a share's extraction. */
@RestController
@RequestMapping(ApiUrls.ROOT + "/shares/{id}/taps/{tap}")
final class SharedTapsController extends TapResources {

    SharedTapsController(ShareDoor door, Drawing drawing) {
        super(door, drawing);
    }
}
