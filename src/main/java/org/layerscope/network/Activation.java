package org.layerscope.network;

/** A function that is applied to each value on its own. Formulas as in PyTorch's documentation of the modules of these names. */
public sealed interface Activation extends Module
        permits ReLU,
                Activation.Hardtanh,
                Activation.SiLU,
                Activation.Hardsigmoid,
                Activation.Hardswish,
                Activation.Sigmoid,
                Activation.Tanh,
                Activation.GELU,
                Activation.LeakyReLU,
                Activation.ELU {

    /**
     * x, but no less than {@code min} and no more than {@code max}; {@code ReLU6} where these are 0 and 6.
     *
     * @param min the least value, or minus infinity
     * @param max the largest value, not below {@code min}, or infinity
     */
    record Hardtanh(double min, double max) implements Activation {

        public Hardtanh {
            Expect.that(min <= max, "min", min, "at most max " + max);
        }

        @Override
        public String type() {
            return min == 0 && max == 6 ? "ReLU6" : "Hardtanh";
        }

        @Override
        public String repr() {
            return type().equals("ReLU6")
                    ? "ReLU6()"
                    : "Hardtanh(min_val=" + PythonText.of(min) + ", max_val=" + PythonText.of(max) + ")";
        }
    }

    /** x * sigmoid(x). */
    record SiLU() implements Activation {}

    /** min(max(x + 3, 0), 6) / 6. */
    record Hardsigmoid() implements Activation {}

    /** x * hardsigmoid(x). */
    record Hardswish() implements Activation {}

    /** 1 / (1 + exp(-x)). */
    record Sigmoid() implements Activation {}

    /** The hyperbolic tangent. */
    record Tanh() implements Activation {}

    /**
     * x times the share of a normal distribution below x.
     *
     * @param tanh whether that share is approximated by a hyperbolic tangent
     */
    record GELU(boolean tanh) implements Activation {

        @Override
        public String repr() {
            return "GELU(approximate='" + (tanh ? "tanh" : "none") + "')";
        }
    }

    /**
     * x where that is positive, else x * slope.
     *
     * @param slope finite
     */
    record LeakyReLU(double slope) implements Activation {

        public LeakyReLU {
            Expect.that(Double.isFinite(slope), "slope", slope, "a finite number");
        }

        @Override
        public String repr() {
            return "LeakyReLU(negative_slope=" + PythonText.of(slope) + ")";
        }
    }

    /**
     * x where that is positive, else alpha * (exp(x) - 1).
     *
     * @param alpha finite
     */
    record ELU(double alpha) implements Activation {

        public ELU {
            Expect.that(Double.isFinite(alpha), "alpha", alpha, "a finite number");
        }

        @Override
        public String repr() {
            return "ELU(alpha=" + PythonText.of(alpha) + ")";
        }
    }
}
