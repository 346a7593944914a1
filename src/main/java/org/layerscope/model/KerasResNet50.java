package org.layerscope.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.layerscope.network.Safetensors;

/**
 * Keras' ResNet-50 as a state dict with torchvision's names, exact but for the rounding of one subtraction per channel:
 *
 * <ul>
 *   <li>{@code res3b_branch2a} is {@code layer2.1.conv1}, {@code branch1} is {@code downsample}; kernels turn from height,
 *       width, in, out to out, in, height, width, the classifier from in, out to out, in.
 *   <li>A convolution's bias is taken off the running mean of the batch norm behind it: {@code (x + b) - m = x - (m - b)}.
 *   <li>The original reads blue, green, red; the first convolution's input channels are turned round, so that ours reads
 *       red, green, blue.
 * </ul>
 */
final class KerasResNet50 implements Release.Conversion {

    private static final Pattern IN_BLOCK =
            Pattern.compile("layer(?<stage>\\d)\\.(?<block>\\d)\\.(?<part>conv|bn|downsample\\.)(?<number>\\d)");
    private static final String FIRST = "conv1.weight";

    private final SequencedMap<String, int[]> shapes;
    private final String modelJson;
    private final Map<String, String> metadata;

    /**
     * Writes nothing yet.
     *
     * @param shapes the state dict to write: names and shapes of torchvision's resnet50
     * @param modelJson path of the layers model among the fetched files
     * @param metadata for the header of the written file
     */
    KerasResNet50(SequencedMap<String, int[]> shapes, String modelJson, Map<String, String> metadata) {
        this.shapes = shapes;
        this.modelJson = modelJson;
        this.metadata = metadata;
    }

    @Override
    public void convert(Path folder, Path target, Progress progress) throws IOException {
        LayersModel keras = LayersModel.read(folder.resolve(modelJson));
        long total = shapes.values().stream().mapToLong(KerasResNet50::bytes).sum();
        AtomicLong done = new AtomicLong();
        Safetensors.write(
                target,
                shapes,
                name -> {
                    float[] values = tensor(keras, name);
                    progress.at("Converting", done.addAndGet((long) values.length * Float.BYTES), total);
                    return FloatBuffer.wrap(values);
                },
                metadata);
    }

    private static long bytes(int[] shape) {
        return Float.BYTES * Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
    }

    private static float[] tensor(LayersModel keras, String name) {
        int dot = name.lastIndexOf('.');
        String module = name.substring(0, dot);
        String layer = layer(module);
        boolean norm = layer.startsWith("bn");
        try {
            return switch (name.substring(dot + 1)) {
                case "weight" -> norm ? keras.values(layer + "/gamma") : kernel(keras, layer + "/kernel", name);
                case "bias" -> keras.values(layer + (norm ? "/beta" : "/bias"));
                case "running_mean" ->
                    minus(keras.values(layer + "/moving_mean"), keras.values(layer(convolutionOf(module)) + "/bias"));
                case "running_var" -> keras.values(layer + "/moving_variance");
                default -> throw new IllegalArgumentException("tensor: " + name + " (expected: one of a ResNet)");
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keras' name of a module of torchvision's. */
    static String layer(String module) {
        Matcher inBlock = IN_BLOCK.matcher(module);
        if (!inBlock.matches()) {
            return switch (module) {
                case "conv1" -> "conv1";
                case "bn1" -> "bn_conv1";
                case "fc" -> "fc1000";
                default -> throw new IllegalArgumentException("module: " + module + " (expected: one of ResNet-50)");
            };
        }
        int number = Integer.parseInt(inBlock.group("number"));
        boolean downsample = inBlock.group("part").startsWith("downsample");
        boolean norm = downsample ? number == 1 : inBlock.group("part").equals("bn");
        return "%s%d%c_branch%s"
                .formatted(
                        norm ? "bn" : "res",
                        Integer.parseInt(inBlock.group("stage")) + 1,
                        'a' + Integer.parseInt(inBlock.group("block")),
                        downsample ? "1" : "2" + (char) ('a' + number - 1));
    }

    private static String convolutionOf(String norm) {
        return norm.endsWith("downsample.1")
                ? norm.replace("downsample.1", "downsample.0")
                : norm.replace("bn", "conv");
    }

    private static float[] kernel(LayersModel keras, String kerasName, String name) throws IOException {
        int[] shape = keras.shape(kerasName);
        int inChannels = shape[shape.length - 2];
        int outChannels = shape[shape.length - 1];
        float[] from = keras.values(kerasName);
        int cells = from.length / (inChannels * outChannels);
        boolean turnRound = name.equals(FIRST);
        float[] to = new float[from.length];
        for (int cell = 0; cell < cells; cell++) {
            for (int in = 0; in < inChannels; in++) {
                int target = turnRound ? inChannels - 1 - in : in;
                int row = (cell * inChannels + in) * outChannels;
                for (int out = 0; out < outChannels; out++) {
                    to[(out * inChannels + target) * cells + cell] = from[row + out];
                }
            }
        }
        return to;
    }

    private static float[] minus(float[] values, float[] subtrahends) {
        float[] differences = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            differences[i] = values[i] - subtrahends[i];
        }
        return differences;
    }
}
