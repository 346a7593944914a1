package org.layerscope.network;

/**
 * The mean of each window.
 *
 * @param kernelSize rows and columns of a window
 * @param stride step between windows, in input cells
 * @param padding zeros added on each side, at most half the kernel size
 * @param ceilMode whether a last, incomplete window counts
 * @param countIncludePad whether padding zeros count as values of a window
 */
public record AvgPool2d(Pair kernelSize, Pair stride, Pair padding, boolean ceilMode, boolean countIncludePad)
        implements Module {

    public AvgPool2d {
        Expect.atLeast(1, kernelSize, "kernelSize");
        Expect.atLeast(1, stride, "stride");
        Expect.atLeast(0, padding, "padding");
        Expect.that(
                padding.height() * 2 <= kernelSize.height() && padding.width() * 2 <= kernelSize.width(),
                "padding",
                padding,
                "at most half of kernelSize " + kernelSize);
    }

    /** PyTorch's default: whole windows only, padding zeros included. */
    public AvgPool2d(Pair kernelSize, Pair stride, Pair padding) {
        this(kernelSize, stride, padding, false, true);
    }

    @Override
    public String repr() {
        return "AvgPool2d(kernel_size=" + kernelSize.shortest() + ", stride=" + stride.shortest() + ", padding="
                + padding.shortest() + ")";
    }
}
