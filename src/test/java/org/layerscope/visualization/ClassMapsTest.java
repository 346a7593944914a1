package org.layerscope.visualization;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.engine.Engine;
import org.layerscope.engine.EngineConfiguration;
import org.layerscope.engine.EngineException;
import org.layerscope.engine.Extent;
import org.layerscope.engine.Gradient;
import org.layerscope.engine.HashedWeights;
import org.layerscope.engine.NetworkWeights;
import org.layerscope.engine.PassListener;
import org.layerscope.engine.PassRequest;
import org.layerscope.engine.PassResult;
import org.layerscope.engine.Recording;
import org.layerscope.engine.Tensor;
import org.layerscope.network.ExportedProgram;
import org.layerscope.network.ExportedPrograms;
import org.layerscope.network.Graph;
import org.layerscope.network.Head;
import org.layerscope.network.Module;
import org.layerscope.network.Operation;
import org.layerscope.network.Reference;
import org.layerscope.network.Shape;
import org.layerscope.network.StateDict;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import tools.jackson.databind.JsonNode;

/** The maps that the real engine's numbers make, against those that PyTorch makes. */
@SpringBootTest(classes = EngineConfiguration.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
@Timeout(120)
class ClassMapsTest {

    @Autowired
    private Engine engine;

    private record Network(String name, Graph graph, StateDict weights, Tensor input) {

        static Network hashed(String name) {
            Module root = Reference.network(name);
            return new Network(
                    name, Graph.forward(root), HashedWeights.of(root), HashedWeights.input(new Shape(3, 64, 64)));
        }

        static Network exported(String name) {
            ExportedProgram.Accepted program = ExportedPrograms.accepted(name);
            return new Network(name, program.graph(), program.weights(), HashedWeights.input(program.input()));
        }

        Head head() {
            return Head.of(graph, input.shape()).orElseThrow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet50"})
    void meanOfAResNetsMapPlusTheBiasIsTheLogit(String name) throws Exception {
        assertExact(Network.hashed(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"residual", "densenet", "efficientnet"})
    void exportedNetworkThatEndsInAMeanAndALinearLayerHasExactMaps(String name) throws Exception {
        assertExact(Network.exported(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vgg16", "vgg11_bn"})
    void vggHasGradCamOfItsLastConvolutionsRelu(String name) throws Exception {
        assertGradCam(Network.hashed(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mobilenet3", "custom"})
    void exportedNetworkWithAnotherHeadHasGradCam(String name) throws Exception {
        assertGradCam(Network.exported(name));
    }

    private void assertExact(Network network) throws Exception {
        Operation classifier = network.head().classifier().orElseThrow();
        for (JsonNode expected : Reference.json("explanations/expected.json").required(network.name())) {
            assertThat(expected.required("method").stringValue()).isEqualTo("cam");
            int index = expected.required("class").intValue();
            Differentiated got = run(network, Optional.empty());

            float[] values =
                    ClassMaps.cam(got.activation(), network.weights().values(classifier.path() + ".weight"), index);

            assertMatches(expected, got, values);
            double sum = 0;
            for (float value : values) {
                sum += value;
            }
            double bias = network.weights().values(classifier.path() + ".bias").get(index);
            float logit = got.logits().data()[index];
            assertThat(sum / values.length + bias).isCloseTo(logit, within(1e-3 * Math.max(1, Math.abs(logit) / 10)));
        }
    }

    private void assertGradCam(Network network) throws Exception {
        assertThat(network.head().classifier()).isEmpty();
        for (JsonNode expected : Reference.json("explanations/expected.json").required(network.name())) {
            assertThat(expected.required("method").stringValue()).isEqualTo("grad-cam");
            int index = expected.required("class").intValue();

            Differentiated got =
                    run(network, Optional.of(new Gradient(index, network.head().activation())));

            assertMatches(
                    expected,
                    got,
                    ClassMaps.gradCam(new Computation.Sensitivity(
                            got.activation(), requireNonNull(got.gradient, "no gradient came"))));
        }
    }

    private static void assertMatches(JsonNode expected, Differentiated got, float[] values) {
        Shape shape = got.activation().shape();
        JsonNode size = expected.required("shape");
        assertThat(new int[] {shape.height(), shape.width()})
                .containsExactly(size.get(0).intValue(), size.get(1).intValue());
        int index = expected.required("class").intValue();
        double logit = expected.required("logit").doubleValue();
        assertThat((double) got.logits().data()[index]).isCloseTo(logit, within(1e-4 * Math.max(1, Math.abs(logit))));
        double largest = 1e-6;
        for (JsonNode value : expected.required("values")) {
            largest = Math.max(largest, Math.abs(value.doubleValue()));
        }
        assertThat(values).hasSize(expected.required("values").size());
        for (int cell = 0; cell < values.length; cell++) {
            assertThat((double) values[cell])
                    .as("class %d, cell %d", index, cell)
                    .isCloseTo(expected.required("values").get(cell).doubleValue(), within(1e-4 * largest));
        }
    }

    private Differentiated run(Network network, Optional<Gradient> gradient) throws Exception {
        Differentiated got = new Differentiated();
        engine.submit(
                new PassRequest(
                        "a",
                        new NetworkWeights(network.name(), network::weights),
                        network.graph(),
                        network.input(),
                        Map.of(network.head().activation(), Recording.EXACT),
                        Extent.OUTPUT,
                        gradient),
                got);
        got.ended.get(60, TimeUnit.SECONDS);
        return got;
    }

    /** Keeps what a pass delivers. */
    private static final class Differentiated implements PassListener {

        final CompletableFuture<PassResult> ended = new CompletableFuture<>();
        private @Nullable Activation recorded;
        private @Nullable Activation gradient;

        Activation activation() {
            return requireNonNull(recorded, "nothing was recorded");
        }

        Tensor logits() {
            return ended.join().output().orElseThrow();
        }

        @Override
        public void recorded(int operation, Tensor activation) {
            recorded = Activation.from(activation);
        }

        @Override
        public void differentiated(Tensor found) {
            gradient = Activation.from(found);
        }

        @Override
        public void finished(PassResult result) {
            ended.complete(result);
        }

        @Override
        public void failed(EngineException fault) {
            ended.completeExceptionally(fault);
        }

        @Override
        public void cancelled() {
            ended.cancel(false);
        }
    }
}
