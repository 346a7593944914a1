package org.layerscope.api;

import org.springframework.http.CacheControl;
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

    /** Nothing is kept elsewhere of what may be revoked at any moment. */
    @Override
    Opened open(String id) {
        return new Opened(door.open(id), CacheControl.noStore(), ShareDoor::explain);
    }

    @Override
    Opened other(String id, String with) {
        return new Opened(door.open(id, with), CacheControl.noStore(), ShareDoor::explain);
    }
}
