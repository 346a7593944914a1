package org.layerscope.api;

import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Comparisons of two extractions: {@code with} is the other one's id. */
@RestController
@RequestMapping(ApiUrls.ROOT + "/extractions/{id}")
final class ComparisonsController extends ComparisonResources {

    ComparisonsController(ExtractionDoor door, Drawing drawing) {
        super(door, drawing);
    }
}
