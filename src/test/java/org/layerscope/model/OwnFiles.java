package org.layerscope.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.layerscope.network.ExportedPrograms;
import org.layerscope.network.Module;
import org.layerscope.network.ModuleTree;
import org.layerscope.network.ResNets;
import org.layerscope.network.ResNets.StrideIn;
import org.layerscope.network.Safetensors;
import org.layerscope.network.StateDict;

/** Files that people could put into the models folder. */
public final class OwnFiles {

    /** The name of the one tensor whose numbers tell files apart. */
    static final String BIAS = "fc.bias";

    private static final Map<Integer, StateDict> RESNETS_18 = new ConcurrentHashMap<>();

    private OwnFiles() {}

    /**
     * A ResNet-18 with random weights as a {@code .safetensors} file of yesterday, 45 MB.
     *
     * @param bias what is added to the first class, which tells this file from others
     */
    public static Path resnet18(Path file, int classes, float bias) {
        return resnet18(file, classes, bias, List.of());
    }

    /** The same with further tensors of one number each. */
    static Path resnet18(Path file, int classes, float bias, List<String> further) {
        Module network = ResNets.of(18, StrideIn.SECOND_3X3, 1e-5, classes);
        StateDict weights = RESNETS_18.computeIfAbsent(classes, some -> KaimingWeights.of(network));
        SequencedMap<String, int[]> shapes = new LinkedHashMap<>(ModuleTree.stateDict(network));
        further.forEach(name -> shapes.put(name, new int[] {1}));
        float[] biases = new float[classes];
        biases[0] = bias;
        try {
            Files.createDirectories(file.getParent());
            Path part = file.resolveSibling(".part-" + file.getFileName());
            Safetensors.write(
                    part,
                    shapes,
                    name -> switch (name) {
                        case BIAS -> FloatBuffer.wrap(biases);
                        case String extra when further.contains(extra) -> FloatBuffer.allocate(1);
                        default -> weights.values(name);
                    },
                    Map.of());
            Files.setLastModifiedTime(part, FileTime.from(Instant.now().minus(1, ChronoUnit.DAYS)));
            return Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of the networks that PyTorch exported for the tests, as a {@code .pt2} file of yesterday. */
    public static Path exported(Path file, String name) {
        try {
            Files.createDirectories(file.getParent());
            Files.copy(ExportedPrograms.file(name), file);
            return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(1, ChronoUnit.DAYS)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Settings beside a model's file. */
    public static void settings(Path file, String yaml) {
        try {
            String name = file.getFileName().toString().replaceFirst("\\.[^.]+$", "");
            Files.writeString(file.resolveSibling(name + ".model.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
