package org.layerscope.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.layerscope.image.Fit;
import org.layerscope.network.Shape;

class LayerTapsTest {

    @TempDir
    Path home;

    private Workbench bench;

    @BeforeEach
    void prepare() {
        bench = new Workbench(home);
    }

    private List<LayerTaps> layers(Pass pass, int size) {
        return LayerTaps.of(bench.model(), new ExtractionSettings(Workbench.READY, pass, size, Fit.CROP));
    }

    @ParameterizedTest
    @CsvSource({"224, 112, 56, 7", "128, 64, 32, 4"})
    void forwardPassHasAStopPerLayerWithItsBatchNormAndRelu(int size, int first, int second, int last) {
        List<LayerTaps> layers = layers(Pass.FORWARD, size);

        assertThat(layers).hasSize(49).extracting(stop -> stop.layer().index()).isSorted();
        assertThat(layers).allSatisfy(stop -> {
            assertThat(stop.convolution()).isEqualTo(stop.layer().path());
            assertThat(stop.batchNorm()).contains(stop.convolution().replace("conv", "bn"));
            assertThat(stop.relu()).contains(stop.convolution().replace("conv", "relu"));
        });
        assertThat(layers.getFirst().shape()).isEqualTo(new Shape(64, first, first));
        assertThat(layers.get(3).shape()).isEqualTo(new Shape(256, second, second));
        assertThat(layers.getLast().convolution()).isEqualTo("layer4.2.conv3");
        assertThat(layers.getLast().shape()).isEqualTo(new Shape(2048, last, last));
    }

    @Test
    void reluOfABlocksLastConvolutionIsTheOneAfterTheAddition() {
        LayerTaps last = layers(Pass.FORWARD, 224).get(3);
        var graph = bench.model().graph();
        int relu = graph.tap(last.tap(Show.RELU)).orElseThrow().operation();

        assertThat(last.convolution()).isEqualTo("layer1.0.conv3");
        assertThat(relu).isEqualTo(graph.tap("layer1.0").orElseThrow().operation());
        int input = graph.operations().get(relu).inputs().getFirst();
        assertThat(graph.operations().get(input).kind().name()).isEqualTo("ADD");
    }

    @ParameterizedTest
    @CsvSource({"224, 112, 112, 7", "128, 64, 64, 4"})
    void chainHasTheSameStopsWithConvolutionsOnly(int size, int first, int second, int last) {
        List<LayerTaps> layers = layers(Pass.CHAIN, size);

        assertThat(layers).hasSize(49).allSatisfy(stop -> {
            assertThat(stop.batchNorm()).isEmpty();
            assertThat(stop.relu()).isEmpty();
            assertThat(stop.tap(Show.RELU)).isEqualTo(stop.convolution());
        });
        assertThat(layers.getFirst().shape()).isEqualTo(new Shape(64, first, first));
        assertThat(layers.get(3).shape()).isEqualTo(new Shape(256, second, second));
        assertThat(layers.getLast().shape().channels()).isEqualTo(2048);
        assertThat(layers.getLast().shape().height()).isEqualTo(2 * last);
    }

    @Test
    void eachChoiceHasItsTap() {
        LayerTaps stop = layers(Pass.FORWARD, 32).get(1);

        assertThat(stop.tap(Show.CONVOLUTION)).isEqualTo("layer1.0.conv1");
        assertThat(stop.tap(Show.BATCH_NORM)).isEqualTo("layer1.0.bn1");
        assertThat(stop.tap(Show.RELU)).isEqualTo("layer1.0.relu1");
    }
}
