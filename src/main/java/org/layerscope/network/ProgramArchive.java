package org.layerscope.network;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The files of a {@code .pt2} archive that are read: the program's JSON and the tensors. Pickles are not among them. */
final class ProgramArchive {

    private static final String EXPORT_AGAIN = "export again with PyTorch 2.8 or newer: "
            + "torch.export.save(torch.export.export(model.eval(), (torch.randn(1, 3, 224, 224),)), \"net.pt2\")";
    /** Of all JSON together; 5,000 operations take about 20 MB and 1.6 million tokens. */
    private static final int JSON_LIMIT = 32 * 1024 * 1024;

    private static final long MOST_TOKENS = 2_000_000;
    private static final Pattern PROGRAM = Pattern.compile("(.*/|)models/([^/]+)\\.json");
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final StoredZip zip;
    private final String folder;
    private final String name;
    private int bytesLeft = JSON_LIMIT;
    private long tokensLeft = MOST_TOKENS;

    ProgramArchive(ByteBuffer bytes) {
        zip = new StoredZip(bytes);
        List<String> programs =
                zip.names().stream().filter(PROGRAM.asMatchPredicate()).toList();
        if (programs.isEmpty()) {
            boolean old = zip.names().stream().anyMatch(entry -> entry.endsWith("serialized_exported_program.json"));
            String found = old ? "written by PyTorch 2.7 or older" : "no models/*.json";
            throw new IllegalArgumentException(
                    "archive: %s (expected: an exported program; %s)".formatted(found, EXPORT_AGAIN));
        }
        Expect.that(programs.size() == 1, "archive", programs.size() + " programs", "one");
        var parts = PROGRAM.matcher(programs.getFirst());
        Expect.that(parts.matches(), "archive", programs.getFirst(), "models/*.json");
        folder = parts.group(1);
        name = parts.group(2);
        text("byteorder")
                .ifPresent(order -> Expect.that(order.equals("little"), "byteorder", '"' + order + '"', "little"));
        text("archive_version").ifPresent(version -> Expect.that(version.equals("0"), "archive_version", version, "0"));
    }

    private Optional<String> text(String file) {
        return bytes(file, 64).map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
    }

    /** The program. */
    JsonNode program() {
        JsonNode program = json("models/" + name + ".json").orElseThrow();
        int major = program.path("schema_version").path("major").asInt(-1);
        Expect.that(major == 8, "schema_version", major, "8; " + EXPORT_AGAIN);
        return program;
    }

    /** Where each parameter and persistent buffer lies. */
    JsonNode weights() {
        return json("data/weights/" + name + "_weights_config.json")
                .orElseThrow(() -> new IllegalArgumentException(
                        "weights: no list of them, or pickled (expected: raw numbers; %s)".formatted(EXPORT_AGAIN)));
    }

    /** Where each other tensor lies. */
    JsonNode constants() {
        return json("data/constants/" + name + "_constants_config.json").orElseGet(JSON::createObjectNode);
    }

    /** A tensor's numbers. */
    ByteBuffer tensor(String file) {
        return zip.stored(folder + "data/" + file)
                .orElseThrow(
                        () -> new IllegalArgumentException("archive: no data/%s (expected: a tensor)".formatted(file)));
    }

    private Optional<byte[]> bytes(String file, int limit) {
        return zip.stored(folder + file).map(stored -> {
            Expect.that(stored.remaining() <= limit, file, stored.remaining() + " bytes", "at most " + limit);
            byte[] bytes = new byte[stored.remaining()];
            stored.get(bytes);
            return bytes;
        });
    }

    private Optional<JsonNode> json(String file) {
        return bytes(file, bytesLeft).map(bytes -> {
            bytesLeft -= bytes.length;
            try (JsonParser parser = JSON.createParser(bytes)) {
                JsonNode tree = Objects.requireNonNullElseGet(JSON.readTree(parser), MissingNode::getInstance);
                Expect.that(parser.nextToken() == null, file, "more behind its end", "one JSON value");
                tokensLeft -= parser.currentTokenCount();
                Expect.that(tokensLeft >= 0, file, "too many values with the files before", "at most " + MOST_TOKENS);
                return tree;
            } catch (JacksonException e) {
                throw new IllegalArgumentException(
                        file + ": " + e.getOriginalMessage() + " (expected: JSON as PyTorch writes it)", e);
            }
        });
    }
}
