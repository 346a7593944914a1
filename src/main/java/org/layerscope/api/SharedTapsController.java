package org.layerscope.api;

import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The taps of a share's extraction. */
@RestController
@RequestMapping(ApiUrls.ROOT + "/shares/{id}/taps/{tap}")
final class SharedTapsController extends TapResources {

    private final ShareDoor door;

    SharedTapsController(ShareDoor door, Drawing drawing) {
        super(drawing);
        this.door = door;
    }

    @Override
    Opened open(String id) {
        return Opened.shared(door.open(id));
    }

    @Override
    Opened other(String id, String with) {
        return Opened.shared(door.open(id, with));
    }
}
