package org.layerscope.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import org.layerscope.network.ResNets.StrideIn;

/**
 * What a file of weights does not say of its model, as {@code NAME.model.yaml} beside it does.
 *
 * @param title name for people; else the file's
 * @param architecture family and version for people; else what is found
 * @param input from photo to input
 * @param labels names of the outputs; else those of ImageNet where there are 1000, and numbers where not
 * @param strideIn where a ResNet's bottleneck halves the size
 * @param batchNormEps epsilon of every batch norm of a state dict, above 0 and at most 1
 * @param licence under which the weights may be used, an SPDX identifier
 * @param source who made them, for people to read
 */
public record ModelSettings(
        Optional<String> title,
        Optional<String> architecture,
        Input input,
        Optional<Labels> labels,
        StrideIn strideIn,
        double batchNormEps,
        Optional<String> licence,
        Optional<String> source) {

    /** Far above the least float, so that what is divided by it stays finite. */
    private static final double MIN_STD = 1e-6;

    /** Preprocessing and batch norms of torchvision's networks. */
    public static final ModelSettings DEFAULTS = new ModelSettings(
            Optional.empty(),
            Optional.empty(),
            Input.imageNet(1),
            Optional.empty(),
            StrideIn.SECOND_3X3,
            1e-5,
            Optional.empty(),
            Optional.empty());

    /**
     * From photo to input.
     *
     * @param size side of the square input in pixels, 32 to 512; else 224, or that of the example in a {@code .pt2}
     * @param mean of red, green and blue, in 0..range
     * @param std of red, green and blue, 0.000001..range
     * @param range value of a full channel: 1 or 255
     */
    public record Input(OptionalInt size, List<Double> mean, List<Double> std, int range) {

        public Input {
            mean = List.copyOf(mean);
            std = List.copyOf(std);
        }

        /** The mean and the deviation of ImageNet's pictures, as torchvision has them. */
        static Input imageNet(int range) {
            return new Input(
                    OptionalInt.empty(), scaled(range, 0.485, 0.456, 0.406), scaled(range, 0.229, 0.224, 0.225), range);
        }

        private static List<Double> scaled(int range, double red, double green, double blue) {
            return List.of(range * red, range * green, range * blue);
        }
    }

    /** What became of settings that somebody wrote. */
    public sealed interface Reading {

        /** They can be used. */
        record Accepted(ModelSettings settings) implements Reading {}

        /**
         * They cannot.
         *
         * @param problem name, value and expectation
         */
        record Refused(String problem) implements Reading {}
    }

    /** Reads YAML of at most 1 MB; an empty text stands for the defaults. */
    public static Reading parse(String yaml) {
        return read(() -> SettingsYaml.load(yaml));
    }

    /** Reads a tree of maps, lists and single values by the names that the YAML has. */
    public static Reading of(Map<?, ?> tree) {
        return read(() -> tree);
    }

    private static Reading read(Supplier<Object> tree) {
        try {
            return new Reading.Accepted(settings(SettingsTree.of(tree.get())));
        } catch (MisfitException misfit) {
            return new Reading.Refused(String.valueOf(misfit.getMessage()));
        }
    }

    private static ModelSettings settings(SettingsTree tree) {
        tree.knowsOnly("title", "architecture", "input", "labels", "resnet", "licence", "source");
        SettingsTree resnet = tree.section("resnet");
        resnet.knowsOnly("strideIn", "batchNormEps");
        return new ModelSettings(
                tree.text("title"),
                tree.text("architecture"),
                input(tree.section("input")),
                tree.labels("labels"),
                resnet.choice("strideIn", Map.of("1x1", StrideIn.FIRST_1X1, "3x3", StrideIn.SECOND_3X3))
                        .orElse(DEFAULTS.strideIn),
                resnet.number("batchNormEps", Double.MIN_VALUE, 1, "above 0, at most 1")
                        .orElse(DEFAULTS.batchNormEps),
                tree.text("licence"),
                tree.text("source"));
    }

    private static Input input(SettingsTree tree) {
        tree.knowsOnly("size", "mean", "std", "range");
        int range = tree.choice("range", Map.of("1", 1, "255", 255)).orElse(1);
        Input standard = Input.imageNet(range);
        String colours = "three numbers, each ";
        return new Input(
                tree.whole("size", Preprocessing.MIN_SIZE, Preprocessing.MAX_SIZE),
                tree.three("mean", 0, range, colours + "0.." + range).orElse(standard.mean),
                tree.three("std", MIN_STD, range, colours + "0.000001.." + range)
                        .orElse(standard.std),
                range);
    }

    /** As YAML that {@link #parse} understands. */
    public String yaml() {
        Map<String, Object> tree = new LinkedHashMap<>();
        title.ifPresent(text -> tree.put("title", text));
        architecture.ifPresent(text -> tree.put("architecture", text));
        Map<String, Object> in = new LinkedHashMap<>();
        input.size.ifPresent(size -> in.put("size", Integer.toString(size)));
        in.put("mean", texts(input.mean, String::valueOf));
        in.put("std", texts(input.std, String::valueOf));
        in.put("range", Integer.toString(input.range));
        tree.put("input", in);
        labels.ifPresent(given -> tree.put(
                "labels",
                switch (given) {
                    case Labels.ImageNet imageNet -> SettingsTree.IMAGENET;
                    case Labels.Listed(List<String> names) -> names;
                    case Labels.InFile(String name) -> name;
                }));
        Map<String, Object> resnet = new LinkedHashMap<>();
        resnet.put("strideIn", stride());
        resnet.put("batchNormEps", Double.toString(batchNormEps));
        tree.put("resnet", resnet);
        licence.ifPresent(text -> tree.put("licence", text));
        source.ifPresent(text -> tree.put("source", text));
        return SettingsYaml.print(tree);
    }

    /** Where the stride is, as it is written: {@code 1x1} or {@code 3x3}. */
    public String stride() {
        return switch (strideIn) {
            case FIRST_1X1 -> "1x1";
            case SECOND_3X3 -> "3x3";
        };
    }

    private static <T> List<String> texts(List<T> values, Function<T, String> text) {
        return values.stream().map(text).toList();
    }

    /** With what this model, made with these settings, has where they say nothing. */
    ModelSettings completed(Model model) {
        boolean imageNet = model.labels().equals(ResNet50.imageNetLabels());
        return new ModelSettings(
                Optional.of(model.title()),
                Optional.of(model.architecture()),
                new Input(OptionalInt.of(model.preprocessing().defaultSize()), input.mean, input.std, input.range),
                labels.or(() -> imageNet ? Optional.of(new Labels.ImageNet()) : Optional.empty()),
                strideIn,
                batchNormEps,
                licence,
                source);
    }

    /** The preprocessing, where nothing is said of the size with this one. */
    Preprocessing preprocessing(int standardSize) {
        return new Preprocessing(floats(input.mean), floats(input.std), input.range, input.size.orElse(standardSize));
    }

    private static float[] floats(List<Double> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return floats;
    }

    /**
     * What tells the numbers that a model computes from all others: the hash of its weights where these settings compute as the defaults do,
     * else that of the weights' and the settings that change numbers.
     */
    String fingerprint(String weights) {
        String numbers = numbers();
        return numbers.equals(DEFAULTS.numbers()) ? weights : Sha256.of(weights + "\n" + numbers);
    }

    private String numbers() {
        return "%s %s %d %s %s".formatted(input.mean, input.std, input.range, strideIn, batchNormEps);
    }
}
