package org.layerscope.api;

import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Comparisons of a share's extraction with its counterpart: {@code with} is the kind of comparison. */
@RestController
@RequestMapping(ApiUrls.ROOT + "/shares/{id}")
final class SharedComparisonsController extends ComparisonResources {

    SharedComparisonsController(ShareDoor door, Drawing drawing) {
        super(door, drawing);
    }
}
