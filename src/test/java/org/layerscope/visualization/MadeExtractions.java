package org.layerscope.visualization;

import org.layerscope.engine.Engine;
import org.layerscope.model.ModelCatalogue;
import org.springframework.util.unit.DataSize;

/** Extractions on an engine and a catalogue of a test's own. */
public final class MadeExtractions {

    private MadeExtractions() {}

    public static Extractions of(Engine engine, ModelCatalogue catalogue) {
        return new Extractions(
                engine, catalogue, new ActivationCache(DataSize.ofMegabytes(64), DataSize.ofMegabytes(64)));
    }

    /** Some that keep nothing that they have handed out. */
    public static Extractions forgetful(Engine engine, ModelCatalogue catalogue) {
        return new Extractions(engine, catalogue, new ActivationCache(DataSize.ofBytes(0), DataSize.ofBytes(0)));
    }
}
