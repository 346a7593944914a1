package org.layerscope.network;

/**
 * A fully connected layer. Weight: outFeatures x inFeatures; bias: outFeatures. Takes and gives n x 1 x 1.
 *
 * @param inFeatures values in
 * @param outFeatures values out
 * @param bias whether a bias is added
 */
public record Linear(int inFeatures, int outFeatures, boolean bias) implements Module {

    public Linear {
        Expect.atLeast(1, inFeatures, "inFeatures");
        Expect.atLeast(1, outFeatures, "outFeatures");
    }

    @Override
    public String repr() {
        return "Linear(in_features=" + inFeatures + ", out_features=" + outFeatures + ", bias=" + PythonText.of(bias)
                + ")";
    }
}
