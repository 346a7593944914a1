package org.layerscope.api;

import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Comparisons of a share's extraction with its counterpart: {@code with} is the kind of comparison. */
@RestController
@RequestMapping(ApiUrls.ROOT + "/shares/{id}")
final class SharedComparisonsController extends ComparisonResources {

    private final ShareDoor door;

    SharedComparisonsController(ShareDoor door, Drawing drawing) {
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
