package org.layerscope.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.layerscope.network.ResNets.StrideIn;

class ReceptiveFieldTest {

    /** Wide enough that a middle cell of the deepest activation sees no border. */
    private static final int PIXELS = 2048;

    private static final Graph TORCHVISION = Graph.forward(ResNets.of(50));
    private static final Graph VERSION_1 = Graph.forward(ResNets.of(50, StrideIn.FIRST_1X1, 1e-3, 1000));

    private static ReceptiveField at(Graph graph, String tap) {
        return ReceptiveField.of(graph, graph.tap(tap).orElseThrow().operation());
    }

    @ParameterizedTest
    @CsvSource({"conv1, 7, 2", "maxpool, 11, 4", "layer1, 35, 4", "layer2, 91, 8", "layer3, 267, 16", "layer4, 427, 32"
    })
    void fieldsOfVersion1Point5AreThePublishedOnes(String stage, int size, int jump) {
        assertThat(at(TORCHVISION, lastBlock(stage))).isEqualTo(new ReceptiveField(size, jump, 0));
    }

    /** Halving before the 3x3 instead of in it: its two extra cells are as far apart as the stage's own jump. */
    @ParameterizedTest
    @CsvSource({"conv1, 7, 2", "maxpool, 11, 4", "layer1, 35, 4", "layer2, 99, 8", "layer3, 291, 16", "layer4, 483, 32"
    })
    void fieldsOfVersion1AreLargerFromTheSecondStageOn(String stage, int size, int jump) {
        assertThat(at(VERSION_1, lastBlock(stage))).isEqualTo(new ReceptiveField(size, jump, 0));
    }

    private static String lastBlock(String stage) {
        return switch (stage) {
            case "layer1", "layer4" -> stage + ".2";
            case "layer2" -> stage + ".3";
            case "layer3" -> stage + ".5";
            default -> stage;
        };
    }

    static List<Graph> networks() {
        Pair one = Pair.of(1);
        Sequential odd = Sequential.of(
                Conv2d.of(3, 3, 4, 2, 0),
                new Conv2d(3, 3, Pair.of(3), one, Pair.of(2), Pair.of(3), 1, true),
                new AvgPool2d(Pair.of(2), Pair.of(2), Pair.of(0)),
                new MaxPool2d(Pair.of(2), Pair.of(3), one, Pair.of(2), false));
        Operation wide = new Operation(OpKind.CONV, "wide", Conv2d.of(3, 3, 5, 1, 2), List.of(-1));
        Operation aside = new Operation(OpKind.CONV, "aside", Conv2d.of(3, 3, 2, 1, 3), List.of(-1));
        Operation sum = new Operation(OpKind.ADD, "", null, List.of(0, 1));
        return List.of(
                TORCHVISION,
                VERSION_1,
                Graph.forward(ResNets.of(18)),
                Graph.forward(ResNets.of(152)),
                Graph.forward(odd),
                new Graph(List.of(wide, aside, sum), List.of()));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void everyFieldIsWhatFollowingEachKernelCellFinds(Graph graph) {
        List<List<Seen>> seen = follow(graph);
        for (int i = 0; i < seen.size(); i++) {
            List<Seen> cells = seen.get(i);
            int middle = cells.size() / 2;
            Seen cell = cells.get(middle);
            int jump = cells.get(middle + 1).first - cell.first;
            double start = (cell.first + cell.last) / 2.0 - (double) middle * jump;
            assertThat(ReceptiveField.of(graph, i))
                    .as("%s", graph.operations().get(i))
                    .isEqualTo(new ReceptiveField(cell.last - cell.first + 1, jump, start));
        }
    }

    /** First and last input pixel that a cell depends on. */
    private record Seen(int first, int last) {
        Seen and(Seen other) {
            return new Seen(Math.min(first, other.first), Math.max(last, other.last));
        }
    }

    /** One row of pixels through every operation, cell by cell, up to the first that sees everything. */
    private static List<List<Seen>> follow(Graph graph) {
        List<Seen> pixels = new ArrayList<>();
        for (int i = 0; i < PIXELS; i++) {
            pixels.add(new Seen(i, i));
        }
        List<List<Seen>> outputs = new ArrayList<>();
        for (Operation operation : graph.operations()) {
            List<List<Seen>> inputs = operation.inputs().stream()
                    .map(index -> index < 0 ? pixels : outputs.get(index))
                    .toList();
            List<Seen> input = inputs.getFirst();
            switch (operation.settings()) {
                case Conv2d c -> outputs.add(slide(input, c.kernelSize(), c.stride(), c.padding(), c.dilation()));
                case MaxPool2d p -> outputs.add(slide(input, p.kernelSize(), p.stride(), p.padding(), p.dilation()));
                case AvgPool2d p -> outputs.add(slide(input, p.kernelSize(), p.stride(), p.padding(), Pair.of(1)));
                case BatchNorm2d norm -> outputs.add(input);
                case ReLU relu -> outputs.add(input);
                case null -> outputs.add(merge(input, inputs.getLast()));
                default -> {
                    return outputs;
                }
            }
        }
        return outputs;
    }

    private static List<Seen> merge(List<Seen> left, List<Seen> right) {
        List<Seen> merged = new ArrayList<>();
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            merged.add(left.get(i).and(right.get(i)));
        }
        return merged;
    }

    private static List<Seen> slide(List<Seen> input, Pair kernel, Pair stride, Pair padding, Pair dilation) {
        List<Seen> output = new ArrayList<>();
        int lastOffset = (kernel.width() - 1) * dilation.width();
        for (int from = -padding.width(); from + lastOffset < input.size() + padding.width(); from += stride.width()) {
            Seen seen = null;
            for (int cell = from; cell <= from + lastOffset; cell += dilation.width()) {
                if (cell >= 0 && cell < input.size()) {
                    seen = seen == null ? input.get(cell) : seen.and(input.get(cell));
                }
            }
            output.add(seen == null ? new Seen(0, 0) : seen);
        }
        return output;
    }

    @ParameterizedTest
    @CsvSource({"avgpool", "fc"})
    void poolingOverTheWholeMapSeesEverything(String tap) {
        assertThat(at(TORCHVISION, tap).everything()).isTrue();
        assertThat(at(TORCHVISION, "layer4.2").everything()).isFalse();
    }

    @Test
    void convolutionBehindAPoolingOverTheWholeMapStillSeesEverything() {
        Graph graph = Graph.forward(Sequential.of(new AdaptiveAvgPool2d(Pair.of(7)), Conv2d.of(3, 3, 3, 1, 1)));
        assertThat(ReceptiveField.of(graph, 1).everything()).isTrue();
    }

    @Test
    void fieldLargerThanAnyPictureIsEverything() {
        Conv2d far = Conv2d.of(3, 3, 3, 1 << 16, 1);
        Graph graph = Graph.forward(Sequential.of(far, far, Conv2d.of(3, 3, 1, 2, 0), Conv2d.of(3, 3, 3, 1, 1)));

        assertThat(ReceptiveField.of(graph, 1)).isEqualTo(new ReceptiveField(131_075, Integer.MAX_VALUE, 0));
        assertThat(ReceptiveField.of(graph, 2)).isEqualTo(new ReceptiveField(131_075, Integer.MAX_VALUE, 0));
        assertThat(ReceptiveField.of(graph, 3).everything()).isTrue();
    }

    @Test
    void largerOfBothAxesCounts() {
        Pair one = Pair.of(1);
        Conv2d flat = new Conv2d(3, 3, new Pair(1, 9), new Pair(1, 2), Pair.of(0), one, 1, true);
        Conv2d tall = new Conv2d(3, 3, new Pair(9, 1), new Pair(2, 1), Pair.of(0), one, 1, true);
        ReceptiveField expected = new ReceptiveField(9, 2, 4);
        assertThat(ReceptiveField.of(Graph.forward(flat), 0)).isEqualTo(expected);
        assertThat(ReceptiveField.of(Graph.forward(tall), 0)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"features.0, 3, 1", "features.4, 6, 2", "features.28, 196, 16", "features.30, 212, 32"})
    void fieldsOfVgg16AreThePublishedOnes(String tap, int size, int jump) {
        ReceptiveField field = at(Graph.forward(VGGs.of(16, false)), tap);
        assertThat(field.size()).isEqualTo(size);
        assertThat(field.jump()).isEqualTo(jump);
    }

    /** Rows and columns with kernels, strides and paddings of their own. */
    private static final Graph UNEQUAL = Graph.forward(Sequential.of(
            new Conv2d(3, 3, new Pair(3, 5), new Pair(1, 2), new Pair(1, 0), Pair.of(1), 1, true),
            new MaxPool2d(new Pair(2, 3), new Pair(2, 1), new Pair(0, 1), Pair.of(1), false)));

    @ParameterizedTest
    @CsvSource({
        // rows 2r-1 to 2r+2; columns 2c-2 to 2c+6
        "0, 0, 0, 0, 7, 3",
        "1, 2, 2, 1, 9, 4",
        "4, 7, 12, 7, 8, 3"
    })
    void boxOfACellIsCutOffAtThePicturesBorder(int row, int column, int x, int y, int width, int height) {
        assertThat(ReceptiveField.box(UNEQUAL, 1, new Shape(3, 10, 20), row, column))
                .isEqualTo(new Box(x, y, width, height));
    }

    @ParameterizedTest
    @CsvSource({"conv1, 56, 56, 109, 109, 7, 7", "layer1.2, 0, 55, 203, 0, 21, 18", "avgpool, 0, 0, 0, 0, 224, 224"})
    void boxOfResNet50sCellsAt224(String tap, int row, int column, int x, int y, int width, int height) {
        int operation = TORCHVISION.tap(tap).orElseThrow().operation();
        assertThat(ReceptiveField.box(TORCHVISION, operation, new Shape(3, 224, 224), row, column))
                .isEqualTo(new Box(x, y, width, height));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, 'row: -1 (expected: 0..4)'",
        "5, 0, 'row: 5 (expected: 0..4)'",
        "0, 8, 'column: 8 (expected: 0..7)'"
    })
    void cellOutsideOfTheMapHasNoBox(int row, int column, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReceptiveField.box(UNEQUAL, 1, new Shape(3, 10, 20), row, column))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"-1", "1000"})
    void operationOutsideOfTheGraphIsRefused(int operation) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReceptiveField.of(TORCHVISION, operation))
                .withMessage(
                        "operation: %d (expected: 0..%d)",
                        operation, TORCHVISION.operations().size() - 1);
    }
}
