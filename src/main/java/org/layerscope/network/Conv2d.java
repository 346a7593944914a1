package org.layerscope.network;

/**
 * A convolution over H x W with zero padding. Weight: outChannels x inChannels/groups x kernel height x kernel width;
 * bias: outChannels.
 *
 * @param inChannels channels of the input, a multiple of the groups
 * @param outChannels channels of the output, a multiple of the groups
 * @param kernelSize rows and columns of a kernel
 * @param stride step between neighbouring output cells, in input cells
 * @param padding zeros added on each side, in input cells
 * @param dilation distance between neighbouring kernel cells, in input cells
 * @param groups number of independent parts that channels are split into
 * @param bias whether a bias is added
 */
public record Conv2d(
        int inChannels,
        int outChannels,
        Pair kernelSize,
        Pair stride,
        Pair padding,
        Pair dilation,
        int groups,
        boolean bias)
        implements Module {

    public Conv2d {
        Expect.atLeast(1, inChannels, "inChannels");
        Expect.atLeast(1, outChannels, "outChannels");
        Expect.atLeast(1, kernelSize, "kernelSize");
        Expect.atLeast(1, stride, "stride");
        Expect.atLeast(0, padding, "padding");
        Expect.atLeast(1, dilation, "dilation");
        Expect.atLeast(1, groups, "groups");
        Expect.that(inChannels % groups == 0, "groups", groups, "a divisor of inChannels " + inChannels);
        Expect.that(outChannels % groups == 0, "groups", groups, "a divisor of outChannels " + outChannels);
    }

    /** A square kernel without dilation, groups and bias: PyTorch's {@code Conv2d(in, out, k, s, p, bias=False)}. */
    public static Conv2d of(int inChannels, int outChannels, int kernelSize, int stride, int padding) {
        return new Conv2d(
                inChannels, outChannels, Pair.of(kernelSize), Pair.of(stride), Pair.of(padding), Pair.of(1), 1, false);
    }

    @Override
    public String repr() {
        StringBuilder text = new StringBuilder("Conv2d(" + inChannels + ", " + outChannels);
        text.append(", kernel_size=").append(kernelSize).append(", stride=").append(stride);
        if (!padding.equals(Pair.of(0))) {
            text.append(", padding=").append(padding);
        }
        if (!dilation.equals(Pair.of(1))) {
            text.append(", dilation=").append(dilation);
        }
        if (groups != 1) {
            text.append(", groups=").append(groups);
        }
        if (!bias) {
            text.append(", bias=False");
        }
        return text.append(")").toString();
    }
}
