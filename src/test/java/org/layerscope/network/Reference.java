package org.layerscope.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What PyTorch and torchvision say, from files made with them. */
public final class Reference {

    private static final Map<String, Module> NETWORKS = Map.ofEntries(
            Map.entry("resnet18", ResNets.of(18)),
            Map.entry("resnet34", ResNets.of(34)),
            Map.entry("resnet50", ResNets.of(50)),
            Map.entry("resnet101", ResNets.of(101)),
            Map.entry("resnet152", ResNets.of(152)),
            Map.entry("resnext50_32x4d", ResNets.of(50, 32, 4)),
            Map.entry("wide_resnet50_2", ResNets.of(50, 1, 128)),
            Map.entry("vgg11", VGGs.of(11, false)),
            Map.entry("vgg13", VGGs.of(13, false)),
            Map.entry("vgg16", VGGs.of(16, false)),
            Map.entry("vgg19", VGGs.of(19, false)),
            Map.entry("vgg11_bn", VGGs.of(11, true)),
            Map.entry("vgg13_bn", VGGs.of(13, true)),
            Map.entry("vgg16_bn", VGGs.of(16, true)),
            Map.entry("vgg19_bn", VGGs.of(19, true)));

    private Reference() {}

    /** torchvision's names of the networks that {@link #network} builds. */
    public static Stream<String> names() {
        return NETWORKS.keySet().stream().sorted();
    }

    public static Module network(String torchvisionName) {
        return Optional.ofNullable(NETWORKS.get(torchvisionName)).orElseThrow();
    }

    /** One architecture of {@code architectures-hashed.json}. */
    public static JsonNode architecture(String torchvisionName) {
        return json("architectures-hashed.json").required(torchvisionName);
    }

    public static JsonNode json(String file) {
        return JsonMapper.shared().readTree(text(file));
    }

    public static String text(String file) {
        try (InputStream in = Reference.class.getResourceAsStream("/reference/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("reference: " + file + " (expected: a file in /reference)");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A record's shape {@code [1, c, h, w]} or {@code [1, n]}. */
    public static Shape shape(JsonNode stats) {
        List<Integer> sizes =
                stats.required("shape").valueStream().map(JsonNode::intValue).toList();
        return sizes.size() == 2 ? new Shape(sizes.get(1), 1, 1) : new Shape(sizes.get(1), sizes.get(2), sizes.get(3));
    }
}
