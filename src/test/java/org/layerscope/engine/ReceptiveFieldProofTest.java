package org.layerscope.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.layerscope.network.Box;
import org.layerscope.network.Graph;
import org.layerscope.network.Module;
import org.layerscope.network.ReceptiveField;
import org.layerscope.network.ResNets;
import org.layerscope.network.ResNets.StrideIn;
import org.layerscope.network.Shape;
import org.layerscope.network.Tap;
import org.layerscope.network.VGGs;

/** What a cell computes depends on the pixels of its box and on no other: seen by changing pixels of a real pass. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReceptiveFieldProofTest {

    private static final Shape PICTURE = new Shape(3, 192, 256); // not square: rows and columns are not mixed up
    private static final Map<String, Module> NETWORKS = Map.of(
            "v1.5", ResNets.of(50),
            "v1", ResNets.of(50, StrideIn.FIRST_1X1, 1e-3, 1000),
            "vgg16", VGGs.of(16, false));

    private final Map<String, Graph> graphs = new HashMap<>();
    private final Map<String, NetworkWeights> weights = new HashMap<>();
    private final Tensor picture = HashedWeights.input(PICTURE);
    private PyTorchEngine engine;

    @BeforeAll
    void start() {
        engine = new PyTorchEngine("cpu", 1, 32, 3);
        NETWORKS.forEach((name, root) -> {
            graphs.put(name, Graph.forward(root));
            weights.put(name, new NetworkWeights(name, () -> HashedWeights.of(root)));
        });
    }

    @AfterAll
    void stop() {
        engine.close();
    }

    @ParameterizedTest
    @CsvSource({
        "v1.5, conv1, 0, 0",
        "v1.5, conv1, 41, 100",
        "v1.5, layer1.2, 20, 3",
        "v1.5, layer1.0.downsample.0, 47, 63",
        "v1.5, layer2.3, 12, 25",
        "v1.5, layer2.0.conv2, 5, 31",
        "v1.5, layer3.5, 0, 0",
        "v1.5, layer3.5, 11, 15",
        "v1.5, layer4.2, 0, 0",
        "v1.5, layer4.2, 5, 7",
        "v1, layer1.2, 30, 31",
        "v1, layer2.3, 12, 25",
        "v1, layer2.0.conv2, 5, 31",
        "v1, layer3.5, 0, 15",
        "v1, layer3.0.conv1, 6, 2",
        "v1, layer4.2, 0, 0",
        "vgg16, features.0, 100, 200",
        "vgg16, features.1, 191, 0",
        "vgg16, features.7, 40, 50",
        "vgg16, features.16, 20, 5",
        "vgg16, features.28, 0, 0",
        "vgg16, features.28, 6, 8",
        "vgg16, features.30, 5, 1"
    })
    void cellDependsOnItsBoxAlone(String network, String path, int row, int column) throws Exception {
        Graph graph = Objects.requireNonNull(graphs.get(network));
        Tap tap = graph.tap(path).orElseThrow();
        Box box = ReceptiveField.box(graph, tap.operation(), PICTURE, row, column);
        assertThat(box.width() * box.height()).isLessThan(PICTURE.height() * PICTURE.width());

        Tensor activation = pass(network, graph, tap, picture);
        double magnitude = 0;
        for (float value : activation.data()) {
            magnitude = Math.max(magnitude, Math.abs(value));
        }
        float[] cell = cell(activation, row, column);
        float[] outsideChanged = cell(pass(network, graph, tap, changed(box, false)), row, column);
        Box patch = new Box(
                box.x() + box.width() / 4,
                box.y() + box.height() / 4,
                Math.ceilDiv(box.width(), 2),
                Math.ceilDiv(box.height(), 2));
        float[] patchChanged = cell(pass(network, graph, tap, changed(patch, true)), row, column);

        assertThat(largestDifference(cell, outsideChanged)).isLessThanOrEqualTo(1e-5 * magnitude);
        assertThat(largestDifference(cell, patchChanged)).isGreaterThan(1e-3 * magnitude);
    }

    /** The picture with every pixel inside of the box, or every one outside of it, negated. */
    private Tensor changed(Box box, boolean inside) {
        float[] data = picture.data().clone();
        for (int i = 0; i < data.length; i++) {
            int x = i % PICTURE.width();
            int y = i / PICTURE.width() % PICTURE.height();
            boolean within = x >= box.x() && x < box.x() + box.width() && y >= box.y() && y < box.y() + box.height();
            if (within == inside) {
                data[i] = -data[i];
            }
        }
        return new Tensor(data, PICTURE);
    }

    private Tensor pass(String network, Graph graph, Tap tap, Tensor input) throws Exception {
        PassCollector got = new PassCollector();
        engine.submit(
                new PassRequest(
                        "a",
                        Objects.requireNonNull(weights.get(network)),
                        graph,
                        input,
                        Map.of(tap.operation(), Recording.EXACT),
                        Extent.RECORDED),
                got);
        got.await();
        return got.exact(tap);
    }

    private static float[] cell(Tensor activation, int row, int column) {
        Shape shape = activation.shape();
        float[] channels = new float[shape.channels()];
        for (int c = 0; c < channels.length; c++) {
            channels[c] = activation.data()[(c * shape.height() + row) * shape.width() + column];
        }
        return channels;
    }

    private static double largestDifference(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
        }
        return largest;
    }
}
