package org.layerscope.api;

import org.layerscope.visualization.Extractions;
import org.springframework.stereotype.Component;

/** To extractions by their ids, also to those that others are compared with. */
@Component
final class ExtractionDoor implements Door {

    private final Extractions extractions;

    ExtractionDoor(Extractions extractions) {
        this.extractions = extractions;
    }

    @Override
    public Opened open(String id) {
        return Opened.of(extractions, id);
    }

    @Override
    public Opened other(String id, String with) {
        return open(with);
    }
}
