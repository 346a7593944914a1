package org.layerscope.network;

/**
 * The maximum of each window.
 *
 * @param kernelSize rows and columns of a window
 * @param stride step between windows, in input cells
 * @param padding minus infinities added on each side, at most half the kernel size
 * @param dilation distance between neighbouring cells of a window, in input cells
 * @param ceilMode whether a last, incomplete window counts
 */
public record MaxPool2d(Pair kernelSize, Pair stride, Pair padding, Pair dilation, boolean ceilMode) implements Module {

    public MaxPool2d {
        Expect.atLeast(1, kernelSize, "kernelSize");
        Expect.atLeast(1, stride, "stride");
        Expect.atLeast(0, padding, "padding");
        Expect.atLeast(1, dilation, "dilation");
        Expect.that(
                padding.height() * 2 <= kernelSize.height() && padding.width() * 2 <= kernelSize.width(),
                "padding",
                padding,
                "at most half of kernelSize " + kernelSize);
    }

    @Override
    public String repr() {
        return "MaxPool2d(kernel_size=" + kernelSize.shortest() + ", stride=" + stride.shortest() + ", padding="
                + padding.shortest() + ", dilation=" + dilation.shortest() + ", ceil_mode=" + PythonText.of(ceilMode)
                + ")";
    }
}
