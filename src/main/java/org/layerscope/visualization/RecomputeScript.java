package org.layerscope.visualization;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.layerscope.model.Model;
import org.layerscope.network.BatchNorm2d;
import org.layerscope.network.Bottleneck;
import org.layerscope.network.Conv2d;
import org.layerscope.network.Linear;
import org.layerscope.network.MaxPool2d;
import org.layerscope.network.Module;
import org.layerscope.network.Pair;
import org.layerscope.network.ResNet;
import org.layerscope.network.Sequential;
import org.layerscope.network.VGG;

/** A PyTorch script that computes an archive's numbers again, with the network as torchvision builds it, or by the program that it came as. */
sealed interface RecomputeScript {

    int STAGES = 4;
    int EXPANSION = 4;
    int STANDARD_WIDTH = 64;

    record Written(String text) implements RecomputeScript {}

    /**
     * There can be none.
     *
     * @param why a sentence
     */
    record None(String why) implements RecomputeScript {}

    /** The script, where torchvision has a builder for the network or a file its program. */
    static RecomputeScript of(Model model) {
        boolean isProgram = model.graph().operations().stream()
                .noneMatch(operation -> operation.node().isEmpty());
        if (isProgram && !model.trained()) {
            return new None("The program's file has its own weights; with these random ones it is in no file.");
        }
        return (isProgram ? Optional.of(part("program")) : modules(model))
                .<RecomputeScript>map(network -> new Written(network.replace("@MODEL@", model.id()) + part("compare")))
                .orElseGet(() -> new None("torchvision has no builder for this network."));
    }

    private static Optional<String> modules(Model model) {
        return build(model.network())
                .map(lines -> part("modules")
                        .replace(
                                "    ...  # the network",
                                lines.stream().map(line -> "    " + line).collect(Collectors.joining("\n"))));
    }

    private static String part(String name) {
        String file = "recompute-%s.py".formatted(name);
        try (InputStream stream = RecomputeScript.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(stream, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Optional<List<String>> build(Module network) {
        return switch (network) {
            case ResNet resnet
            when resnet.stages().size() == STAGES && resnet.fc() instanceof Linear linear ->
                Optional.of(build(resnet, linear));
            case VGG vgg when vgg.classifier() instanceof Sequential classifier -> Optional.of(build(vgg, classifier));
            default -> Optional.empty();
        };
    }

    private static List<String> build(ResNet network, Linear classifier) {
        String blocks = network.stages().stream()
                .map(stage -> String.valueOf(stage.children().size()))
                .collect(Collectors.joining(", ", "[", "]"));
        Module first = network.stages().getFirst().children().firstEntry().getValue();
        String kind = "BasicBlock, " + blocks;
        if (first instanceof Bottleneck block) {
            int groups = block.conv2().groups();
            int planes = block.conv3().outChannels() / EXPANSION;
            int width = block.conv2().outChannels() * STANDARD_WIDTH / (planes * groups);
            kind = "Bottleneck, %s, groups=%d, width_per_group=%d".formatted(blocks, groups, width);
        }
        List<String> lines = new ArrayList<>();
        lines.add("norm = lambda width: nn.BatchNorm2d(width, eps=%s)"
                .formatted(network.bn1().eps()));
        lines.add("net = models.ResNet(models.resnet.%s, norm_layer=norm)".formatted(kind));
        lines.add("net.fc = nn." + classifier.repr());
        strides(network)
                .forEach((path, stride) -> lines.add("net.get_submodule(\"%s\").stride = %s".formatted(path, stride)));
        lines.add("return net");
        return lines;
    }

    /** Where the size is halved elsewhere than torchvision does it, which is on the 3×3 convolution. */
    private static Map<String, Pair> strides(ResNet network) {
        Map<String, Pair> strides = new LinkedHashMap<>();
        for (int stage = 0; stage < network.stages().size(); stage++) {
            Module block = network.stages().get(stage).children().firstEntry().getValue();
            if (block instanceof Bottleneck first && !first.conv1().stride().equals(Pair.of(1))) {
                String path = "layer%d.0.conv".formatted(stage + 1);
                strides.put(path + 1, first.conv1().stride());
                strides.put(path + 2, first.conv2().stride());
            }
        }
        return strides;
    }

    private static List<String> build(VGG network, Sequential classifier) {
        List<String> plan = new ArrayList<>();
        boolean norm = false;
        for (Module module : network.features().children().values()) {
            switch (module) {
                case Conv2d conv -> plan.add(String.valueOf(conv.outChannels()));
                case MaxPool2d pool -> plan.add("\"M\"");
                case BatchNorm2d batchNorm -> norm = true;
                default -> {} // a ReLU after each convolution goes without saying
            }
        }
        return List.of(
                "plan = [%s]".formatted(String.join(", ", plan)),
                "net = models.VGG(models.vgg.make_layers(plan, batch_norm=%s), init_weights=False)"
                        .formatted(norm ? "True" : "False"),
                classifier.children().values().stream()
                        .map(module -> "    nn." + module.repr() + ",")
                        .collect(Collectors.joining("\n    ", "net.classifier = nn.Sequential(\n    ", "\n    )")),
                "return net");
    }
}
