package org.layerscope.model;

import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.layerscope.network.StateDict;

/** The weights files that {@code checkpoints/make.py} made. */
final class Checkpoints {

    private Checkpoints() {}

    static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(Checkpoints.class.getResource("checkpoints/" + name))
                    .toURI());
        } catch (URISyntaxException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** What a file gives, which must be accepted. */
    static StateDict accepted(Path file) {
        return switch (WeightsFile.read(file)) {
            case WeightsFile.Accepted accepted -> accepted.weights();
            case WeightsFile.Refused refused -> throw new AssertionError(refused.problem());
        };
    }

    /** Why a file is not taken, which must be refused. */
    static String refused(Path file) {
        return switch (WeightsFile.read(file)) {
            case WeightsFile.Accepted accepted ->
                throw new AssertionError(accepted.weights().names());
            case WeightsFile.Refused refused -> refused.problem();
        };
    }

    static float[] numbers(StateDict weights, String name) {
        FloatBuffer values = weights.values(name);
        float[] numbers = new float[values.remaining()];
        values.get(numbers);
        return numbers;
    }
}
