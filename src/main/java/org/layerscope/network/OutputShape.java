package org.layerscope.network;

import java.util.List;

/** The shape that an operation makes of its inputs' shapes (PyTorch's documentation of each module). */
final class OutputShape {

    private OutputShape() {}

    static Shape of(Operation operation, List<Shape> inputs) {
        Shape input = inputs.getFirst();
        String path = operation.path();
        return switch (operation.kind()) {
            case CONV -> {
                Conv2d conv = operation.as(Conv2d.class);
                channels(path, conv.inChannels(), input);
                yield slide(operation, conv.outChannels(), input);
            }
            case BATCH_NORM -> {
                channels(path, operation.as(BatchNorm2d.class).features(), input);
                yield input;
            }
            case MAX_POOL, AVG_POOL -> slide(operation, input.channels(), input);
            case ADAPTIVE_AVG_POOL -> {
                Pair size = operation.as(AdaptiveAvgPool2d.class).outputSize();
                yield new Shape(input.channels(), size.height(), size.width());
            }
            case FLATTEN -> new Shape(Math.toIntExact(input.cells()), 1, 1);
            case LINEAR -> {
                Linear linear = operation.as(Linear.class);
                Shape expected = new Shape(linear.inFeatures(), 1, 1);
                Expect.that(input.equals(expected), path, "input " + input, expected.toString());
                yield new Shape(linear.outFeatures(), 1, 1);
            }
            case ADD -> {
                Expect.that(input.equals(inputs.get(1)), path, "shortcut " + inputs.get(1), input.toString());
                yield input;
            }
            case RELU, IDENTITY -> input;
        };
    }

    private static void channels(String path, int expected, Shape input) {
        Expect.that(input.channels() == expected, path, input.channels() + " channels", Integer.toString(expected));
    }

    private static Shape slide(Operation operation, int channels, Shape input) {
        Window window = Window.of(operation).orElseThrow();
        Pair extent = window.extent();
        Pair padded = window.padded(input);
        Expect.that(
                padded.height() >= extent.height() && padded.width() >= extent.width(),
                operation.path(),
                "padded input " + padded,
                "at least the kernel's " + extent);
        Pair count = window.count(input);
        return new Shape(channels, count.height(), count.width());
    }
}
