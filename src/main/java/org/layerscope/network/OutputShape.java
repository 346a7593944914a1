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
            case ADD -> broadcast(path, input, "shortcut ", inputs.get(1));
            case MUL -> broadcast(path, input, "factor ", inputs.get(1));
            case CAT -> concatenated(path, inputs);
            case SLICE -> {
                ChannelSlice slice = operation.as(ChannelSlice.class);
                int needed = Math.addExact(slice.first(), slice.count());
                Expect.that(input.channels() >= needed, path, input.channels() + " channels", "at least " + needed);
                yield new Shape(slice.count(), input.height(), input.width());
            }
            case SHUFFLE -> {
                int groups = operation.as(ChannelShuffle.class).groups();
                Expect.that(
                        input.channels() % groups == 0,
                        path,
                        input.channels() + " channels",
                        "a multiple of " + groups);
                yield input;
            }
            case RELU, ACTIVATION, SCALE_SHIFT, IDENTITY -> input;
        };
    }

    private static void channels(String path, int expected, Shape input) {
        Expect.that(input.channels() == expected, path, input.channels() + " channels", Integer.toString(expected));
    }

    /** PyTorch's rule: sizes are equal, or one of them is 1. */
    private static Shape broadcast(String path, Shape left, String name, Shape right) {
        Shape larger = new Shape(
                Math.max(left.channels(), right.channels()),
                Math.max(left.height(), right.height()),
                Math.max(left.width(), right.width()));
        Expect.that(reaches(left, larger) && reaches(right, larger), path, name + right, left.toString());
        return larger;
    }

    private static boolean reaches(Shape shape, Shape larger) {
        return (shape.channels() == 1 || shape.channels() == larger.channels())
                && (shape.height() == 1 || shape.height() == larger.height())
                && (shape.width() == 1 || shape.width() == larger.width());
    }

    private static Shape concatenated(String path, List<Shape> inputs) {
        Shape first = inputs.getFirst();
        int channels = 0;
        for (Shape input : inputs) {
            Expect.that(
                    input.height() == first.height() && input.width() == first.width(),
                    path,
                    "input " + input,
                    "height and width of " + first);
            channels = Math.addExact(channels, input.channels());
        }
        return new Shape(channels, first.height(), first.width());
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
