package org.layerscope.network;

/**
 * Drops values while training; passes its input on unchanged here.
 *
 * @param probability of dropping a value, 0..1
 * @param inplace whether PyTorch's module overwrites its input; only printed
 */
public record Dropout(double probability, boolean inplace) implements Module {

    public Dropout {
        Expect.that(probability >= 0 && probability <= 1, "probability", probability, "0..1");
    }

    @Override
    public String repr() {
        return "Dropout(p=" + PythonText.of(probability) + ", inplace=" + PythonText.of(inplace) + ")";
    }
}
