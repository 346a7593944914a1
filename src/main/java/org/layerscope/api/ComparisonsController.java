package org.layerscope.api;

import org.layerscope.visualization.Extractions;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Comparisons of two extractions: {@code with} is the other one's id. */
@RestController
@RequestMapping(ApiUrls.ROOT + "/extractions/{id}")
final class ComparisonsController extends ComparisonResources {

    private final Extractions extractions;

    ComparisonsController(Extractions extractions, Drawing drawing) {
        super(drawing);
        this.extractions = extractions;
    }

    @Override
    Opened open(String id) {
        return Opened.of(extractions, id);
    }

    @Override
    Opened other(String id, String with) {
        return open(with);
    }
}
