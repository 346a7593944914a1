package org.layerscope.network;

import java.util.List;
import java.util.stream.Stream;

/**
 * How much a pass may compute: {@value #OF_ONE} products for one operation, which cannot be stopped halfway, {@value #OF_ALL} for all, and
 * {@value #NUMBERS} numbers that operations read and make, which are the ones that are recorded too.
 */
final class PassWork {
    // At 512×512, the largest input, VGG-19 takes 102 billion products, 10 of them in one convolution, and ResNet-152's
    // chain 231. The
    // most is the chain of VGG-19 at 360×360, for which memory just has room: 2,594, and 306 in one. The numbers are
    // 0.9 billion in
    // ResNet-152, 0.6 in DenseNet-121 and 1.4 in that chain. Two cores do about 50 products, or make one number, in a
    // nanosecond.

    private static final long OF_ONE = 320L << 30;
    private static final long OF_ALL = 2560L << 30;
    private static final long NUMBERS = 8L << 30;

    private PassWork() {}

    /**
     * Checks all operations.
     *
     * @param shapes of their outputs
     * @throws IllegalArgumentException at the first that is too much
     */
    static void check(Graph graph, Shape input, List<Shape> shapes) {
        double all = 0;
        long numbers = 0;
        for (int i = 0; i < shapes.size(); i++) {
            Operation operation = graph.operations().get(i);
            double products = products(operation, shapes.get(i));
            limit(operation, "%.0f products", products, OF_ONE);
            all += products;
            limit(operation, "%.0f products with all before", all, OF_ALL);
            numbers += Stream.concat(
                            Stream.of(shapes.get(i)),
                            operation.inputs().stream()
                                    .map(index -> index == Operation.NETWORK_INPUT ? input : shapes.get(index)))
                    .mapToLong(Shape::cells)
                    .sum();
            limit(operation, "%.0f numbers read and made with all before", (double) numbers, NUMBERS);
        }
    }

    /** As double, because sizes can make more than a long holds. */
    private static double products(Operation operation, Shape output) {
        double forOne = switch (operation.kind()) {
            case CONV -> {
                Conv2d conv = operation.as(Conv2d.class);
                yield area(operation) * conv.inChannels() / conv.groups();
            }
            case MAX_POOL, AVG_POOL -> area(operation);
            case LINEAR -> operation.as(Linear.class).inFeatures();
            default -> 1;
        };
        return forOne * output.cells();
    }

    private static double area(Operation operation) {
        Pair kernel = Window.of(operation).orElseThrow().kernelSize();
        return (double) kernel.height() * kernel.width();
    }

    private static void limit(Operation operation, String found, double value, long most) {
        if (value > most) {
            Expect.that(false, operation.path(), found.formatted(value), "at most " + most);
        }
    }
}
