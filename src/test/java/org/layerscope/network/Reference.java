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

    private static final Map<String, ResNet> RESIDUAL_NETWORKS = Map.of(
            "resnet18", ResNets.of(18),
            "resnet34", ResNets.of(34),
            "resnet50", ResNets.of(50),
            "resnet101", ResNets.of(101),
            "resnet152", ResNets.of(152),
            "resnext50_32x4d", ResNets.of(50, 32, 4),
            "wide_resnet50_2", ResNets.of(50, 1, 128));

    private Reference() {}

    /** torchvision's names of the networks that {@link #network} builds. */
    public static Stream<String> residualNetworks() {
        return RESIDUAL_NETWORKS.keySet().stream().sorted();
    }

    public static ResNet network(String torchvisionName) {
        return Optional.ofNullable(RESIDUAL_NETWORKS.get(torchvisionName)).orElseThrow();
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
