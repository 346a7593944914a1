package org.layerscope.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.layerscope.network.ExportedProgram;
import org.layerscope.network.Graph;
import org.layerscope.network.Inference;
import org.layerscope.network.Mismatch;
import org.layerscope.network.Shape;
import org.layerscope.network.StateDict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes models of files that people put into the models folder; a file that is none gives a sentence. */
final class OwnModelReader {

    private static final Logger LOG = LoggerFactory.getLogger(OwnModelReader.class);
    private static final int STANDARD_SIZE = 224;
    private static final int CHANNELS = 3;
    private static final int LISTED = 10;
    private static final int MAX_LISTED = 200;
    private static final long MAX_TEXT_BYTES = 1 << 20;

    private final ModelFile file;
    private final String id;

    /** Reads nothing yet. */
    OwnModelReader(ModelFile file, String id) {
        this.file = file;
        this.id = id;
    }

    /** With the settings beside it. */
    OwnModel read() {
        return read(this::settingsBeside);
    }

    /** With these settings instead of those beside it. */
    OwnModel read(ModelSettings settings) {
        return read(() -> settings);
    }

    private OwnModel read(Supplier<ModelSettings> given) {
        try {
            ModelFile.Stamp before = ModelFile.Stamp.of(file.path());
            ModelSettings settings = given.get();
            FoundNetwork found = network(settings);
            refuseUnlessFinite(found.weights());
            String sha256 = Sha256.of(file.path(), done -> {});
            Model model = model(found, settings, sha256);
            if (!before.equals(ModelFile.Stamp.of(file.path()))) {
                return new OwnModel.Refused("%s is still being written".formatted(file.fileName()));
            }
            return new OwnModel.Accepted(
                    model,
                    settings,
                    new OwnWeights(before, () -> network(settings).weights()));
        } catch (MisfitException misfit) {
            return new OwnModel.Refused(String.valueOf(misfit.getMessage()));
        } catch (IOException | RuntimeException | Error fault) {
            // Somebody's file must not harm the models that are there.
            LOG.warn("{} cannot be read", file.fileName(), fault);
            return new OwnModel.Refused("%s cannot be read: %s".formatted(file.fileName(), fault));
        }
    }

    private ModelSettings settingsBeside() {
        if (!Files.exists(file.settings())) {
            return ModelSettings.DEFAULTS;
        }
        return switch (ModelSettings.parse(text(file.settings()))) {
            case ModelSettings.Reading.Accepted(ModelSettings settings) -> settings;
            case ModelSettings.Reading.Refused(String problem) ->
                throw new MisfitException(file.settings().getFileName() + ": " + problem);
        };
    }

    private static String text(Path file) {
        try {
            long bytes = Files.size(file);
            if (bytes > MAX_TEXT_BYTES) {
                throw new MisfitException(
                        "%s: %d bytes (expected: at most %d)".formatted(file.getFileName(), bytes, MAX_TEXT_BYTES));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MisfitException("%s: other bytes (expected: UTF-8)".formatted(file.getFileName()));
        } catch (IOException e) {
            throw new MisfitException("%s cannot be read: %s".formatted(file.getFileName(), e));
        }
    }

    private FoundNetwork network(ModelSettings settings) {
        return file.ending().equals("pt2") ? program() : stateDict(settings);
    }

    private FoundNetwork program() {
        return switch (ExportedProgram.read(file.path())) {
            case ExportedProgram.Refused(String problem) -> throw new MisfitException(problem);
            case ExportedProgram.Accepted program -> {
                Shape input = program.input();
                boolean square = input.height() == input.width();
                if (input.channels() != CHANNELS || (!square && program.fixedSize())) {
                    throw new MisfitException(
                            "example input: %s (expected: 3 channels, as high as wide)".formatted(input));
                }
                yield new FoundNetwork(
                        program.network().type(),
                        program.network(),
                        program.graph(),
                        program.weights(),
                        List.of(),
                        program.fixedSize()
                                ? input.height()
                                : Math.clamp(input.height(), Preprocessing.MIN_SIZE, Preprocessing.MAX_SIZE),
                        program.fixedSize());
            }
        };
    }

    private FoundNetwork stateDict(ModelSettings settings) {
        StateDict weights = switch (WeightsFile.read(file.path())) {
            case WeightsFile.Accepted(StateDict read) -> read;
            case WeightsFile.Refused(String problem) -> throw new MisfitException(problem);
        };
        SequencedMap<String, int[]> shapes = new LinkedHashMap<>();
        weights.names().forEach(name -> shapes.put(name, weights.shape(name)));
        return switch (Inference.of(shapes, settings.strideIn(), settings.batchNormEps())) {
            case Inference.Unrecognised(String problem) -> throw new MisfitException(problem);
            case Inference.Recognised found -> {
                if (!found.isRunnable()) {
                    throw new MisfitException(misfit(found.architecture(), found.mismatches()));
                }
                yield new FoundNetwork(
                        found.architecture(),
                        found.network(),
                        Graph.forward(found.network()),
                        weights,
                        listed(found.mismatches()),
                        STANDARD_SIZE,
                        false);
            }
        };
    }

    private static String misfit(String architecture, List<Mismatch> mismatches) {
        return "%d tensors do not fit %s: %s"
                .formatted(mismatches.size(), architecture, String.join("; ", listed(mismatches)));
    }

    /** The first ones, not too long, and how many more there are: a file may have any number, with any names. */
    private static List<String> listed(List<Mismatch> mismatches) {
        int more = mismatches.size() - LISTED;
        return Stream.concat(
                        mismatches.stream().limit(LISTED).map(mismatch -> shortened(mismatch.toString())),
                        more > 0 ? Stream.of("and %d more".formatted(more)) : Stream.empty())
                .toList();
    }

    private static String shortened(String text) {
        return text.length() <= MAX_LISTED ? text : text.substring(0, MAX_LISTED - 1) + "…";
    }

    private static void refuseUnlessFinite(StateDict weights) {
        List<String> bad = WeightsFile.notFinite(weights);
        if (!bad.isEmpty()) {
            int more = bad.size() - 1;
            throw new MisfitException(
                    bad.getFirst() + (more > 0 ? "; so are some of %d more tensors".formatted(more) : ""));
        }
    }

    private Model model(FoundNetwork found, ModelSettings settings, String sha256) {
        Preprocessing preprocessing = found.preprocessing(settings);
        return new Model(
                id,
                settings.title().orElse(file.name()),
                settings.architecture().orElse(found.architecture()),
                true,
                new Weights(
                        settings.source().orElse("own file " + file.fileName()),
                        sha256,
                        settings.licence().orElse("not stated"),
                        found.mismatches()),
                settings.fingerprint(sha256),
                preprocessing,
                found.fixedSize(),
                labels(settings, found.classes(preprocessing.defaultSize())),
                found.network(),
                found.graph());
    }

    private List<String> labels(ModelSettings settings, int classes) {
        List<String> imageNet = ResNet50.imageNetLabels();
        if (settings.labels().isEmpty()) {
            return classes == imageNet.size() ? imageNet : ResNet50.numberedLabels(classes);
        }
        List<String> labels = switch (settings.labels().get()) {
            case Labels.ImageNet all -> imageNet;
            case Labels.Listed(List<String> names) -> names;
            case Labels.InFile(String name) -> {
                Path lines = file.path().resolveSibling(name);
                if (!Files.isRegularFile(lines)) {
                    throw new MisfitException(
                            "labels: %s (expected: a file beside %s)".formatted(name, file.fileName()));
                }
                yield text(lines).lines().map(String::strip).toList();
            }
        };
        if (labels.size() != classes) {
            throw new MisfitException(
                    "labels: %d (expected: %d, one for each class)".formatted(labels.size(), classes));
        }
        return labels;
    }
}
