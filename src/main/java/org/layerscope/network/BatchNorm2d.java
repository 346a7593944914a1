package org.layerscope.network;

/**
 * A batch norm per channel with learned weight and bias and recorded running mean and variance, each of shape features.
 *
 * @param features channels, at least 1
 * @param eps what is added to the variance, above 0
 * @param momentum share of a new batch in the running values while training; kept for the printed tree
 */
public record BatchNorm2d(int features, double eps, double momentum) implements Module {

    static final double TORCH_EPS = 1e-5;

    private static final double TORCH_MOMENTUM = 0.1;

    public BatchNorm2d {
        Expect.atLeast(1, features, "features");
        Expect.that(eps > 0 && Double.isFinite(eps), "eps", eps, "above 0");
        Expect.that(momentum >= 0 && momentum <= 1, "momentum", momentum, "0..1");
    }

    static BatchNorm2d of(int features, double eps) {
        return new BatchNorm2d(features, eps, TORCH_MOMENTUM);
    }

    @Override
    public String repr() {
        return "BatchNorm2d(" + features + ", eps=" + PythonText.of(eps) + ", momentum=" + PythonText.of(momentum)
                + ", affine=True, track_running_stats=True)";
    }
}
