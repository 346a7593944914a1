package org.layerscope.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Archives made by PyTorch, and the numbers that they must give. */
public final class ExportedPrograms {

    private ExportedPrograms() {}

    public static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(ExportedPrograms.class.getResource("exported/" + name + ".pt2"), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static JsonNode facts(String name) {
        try (InputStream in = ExportedPrograms.class.getResourceAsStream("exported/" + name + ".json")) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(in, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ExportedProgram.Accepted accepted(String name) {
        return switch (ExportedProgram.read(file(name))) {
            case ExportedProgram.Accepted accepted -> accepted;
            case ExportedProgram.Refused(String problem) -> throw new AssertionError(name + ": " + problem);
        };
    }

    static String problem(Path file) {
        return switch (ExportedProgram.read(file)) {
            case ExportedProgram.Accepted accepted -> throw new AssertionError(file + " was accepted");
            case ExportedProgram.Refused(String problem) -> problem;
        };
    }
}
