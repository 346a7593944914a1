package org.layerscope.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.engine.Engine;
import org.layerscope.engine.EngineConfiguration;
import org.layerscope.image.Fit;
import org.layerscope.image.Samples;
import org.layerscope.model.Model;
import org.layerscope.model.OwnCatalogue;
import org.layerscope.model.OwnFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** People's own models through the real engine. */
@SpringBootTest(classes = EngineConfiguration.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
@Timeout(60)
class OwnModelTest {

    private static final String NET = "net";

    @Autowired
    private Engine engine;

    @TempDir
    Path home;

    private Path file(String name, float bias) {
        return OwnFiles.resnet18(home.resolve("models").resolve(name + ".safetensors"), 3, bias);
    }

    private Lab lab(OwnCatalogue own) {
        return new Lab(
                own,
                new Extractions(
                        engine,
                        own.catalogue(),
                        new ActivationCache(DataSize.ofMegabytes(64), DataSize.ofMegabytes(64))));
    }

    private record Lab(OwnCatalogue own, Extractions extractions) implements AutoCloseable {

        Model model(String id) throws InterruptedException {
            return own.model(id);
        }

        /** Waits for another model in this one's place. */
        void awaitOther(Model model) throws InterruptedException {
            own.await(known -> known.find(model.id())
                    .filter(now -> !now.fingerprint().equals(model.fingerprint()))
                    .isPresent());
        }

        Extraction run(String model, Pass pass) throws Exception {
            return run(model, pass, 64);
        }

        Extraction run(String model, Pass pass, int size) throws Exception {
            return extractions
                    .start("somebody", Samples.portrait(), new ExtractionSettings(model, pass, size, Fit.CROP), 0)
                    .ended()
                    .get(30, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            own.close();
        }
    }

    @Test
    void everyConvolutionIsRecordedAndTheLogitsAreThoseOfThePlainPass() throws Exception {
        file(NET, 50);
        try (Lab lab = lab(new OwnCatalogue(home))) {
            lab.model(NET);

            Extraction forward = lab.run(NET, Pass.FORWARD);

            assertThat(forward.state()).isEqualTo(new ExtractionState.Done());
            assertThat(forward.logitsMaxAbsDiff()).hasValue(0);
            assertThat(forward.coverage()).isEqualTo(new Coverage(20, 20, List.of()));
            assertThat(forward.predictions(1).getFirst().label()).isEqualTo("class 0");
            assertThat(lab.run(NET, Pass.CHAIN).coverage()).isEqualTo(new Coverage(17, 20, List.of()));
        }
    }

    @Test
    void archiveOfAnExportedProgramNamesTheCallsThatItsScriptRecords() throws Exception {
        OwnFiles.exported(home.resolve("models").resolve(NET + ".pt2"), "residual");
        try (Lab lab = lab(new OwnCatalogue(home))) {
            lab.model(NET);
            Archive archive = archive(lab, NET);
            Map<String, byte[]> files = files(archive);

            assertThat(files).containsKey("recompute.py");
            assertThat(archive.script()).hasValue("recompute.py");
            assertThat(manifest(files).get("script").asString()).isEqualTo("recompute.py");
            assertThat(manifest(files).has("noScript")).isFalse();
            assertThat(manifest(files).get("layers"))
                    .extracting(layer -> layer.get("node").asString())
                    .containsExactly("relu_", "relu__1", "relu__2", "relu__3", "relu__4", "relu__5", "relu__6");
        }
    }

    @Test
    void archiveOfAnExportedProgramWithRandomWeightsHasNoScriptAndSaysWhy() throws Exception {
        OwnFiles.exported(home.resolve("models").resolve(NET + ".pt2"), "residual");
        try (Lab lab = lab(new OwnCatalogue(home))) {
            lab.model(NET);

            Archive archive = archive(lab, NET + "-random");
            Map<String, byte[]> files = files(archive);

            assertThat(files).doesNotContainKey("recompute.py");
            assertThat(archive.script()).isEmpty();
            assertThat(manifest(files).required("script").isNull()).isTrue();
            assertThat(manifest(files).get("noScript").asString()).contains("random");
        }
    }

    private static Archive archive(Lab lab, String model) throws Exception {
        return lab.run(model, Pass.FORWARD, 32).archive("1", Show.RELU, new ChannelRange(0, 1), true);
    }

    private static Map<String, byte[]> files(Archive archive) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        archive.write(written);
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(written.toByteArray()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }

    private static JsonNode manifest(Map<String, byte[]> files) {
        return JsonMapper.shared().readTree(files.get("manifest.json"));
    }

    @Test
    void aChangedFileAndChangedSettingsGiveOtherNumbersAtOnce() throws Exception {
        Path file = file(NET, 50);
        try (Lab lab = lab(new OwnCatalogue(home))) {
            Model first = lab.model(NET);
            double before = probability(lab.run(NET, Pass.FORWARD));

            file(NET, -50);
            lab.awaitOther(first);
            double otherFile = probability(lab.run(NET, Pass.FORWARD));
            Model second = lab.model(NET);
            OwnFiles.settings(file, "{resnet: {batchNormEps: 0.5}, input: {mean: [0, 0, 0]}}");
            lab.awaitOther(second);
            Extraction otherSettings = lab.run(NET, Pass.FORWARD);

            assertThat(before).isGreaterThan(0.99);
            assertThat(otherFile).isLessThan(0.01);
            assertThat(probability(otherSettings)).isNotEqualTo(otherFile);
            assertThat(otherSettings.pin().weights())
                    .isEqualTo(otherSettings.model().fingerprint())
                    .isNotEqualTo(otherSettings.model().weights().sha256());
        }
    }

    /** Of the first class. */
    private static double probability(Extraction extraction) {
        return extraction.predictions(3).stream()
                .filter(prediction -> prediction.index() == 0)
                .findFirst()
                .orElseThrow()
                .probability();
    }

    @Test
    void oneWhoseFileWasCutFailsAloneAndOthersGoOn() throws Exception {
        Path file = file(NET, 61);
        file("other", 62);
        try (Lab lab = lab(OwnCatalogue.inattentive(home))) {
            lab.model(NET);
            lab.model("other");
            Extraction shown = lab.run("other", Pass.FORWARD);
            cut(file);

            Extraction failed = lab.run(NET, Pass.FORWARD);

            assertThat(failed.state()).isInstanceOfSatisfying(ExtractionState.Failed.class, state -> {
                assertThat(state.code()).isEqualTo("computation_failed");
                assertThat(state.sentence()).contains("net.safetensors is no longer what it was");
            });
            assertThat(shown.maps(shown.tap("layer2.0.bn1").orElseThrow())
                            .get(30, TimeUnit.SECONDS)
                            .cells())
                    .isNotEmpty();
            assertThat(lab.run("other", Pass.CHAIN).state()).isEqualTo(new ExtractionState.Done());
        }
    }

    /** In place, while it may be mapped. */
    private static void cut(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(file) / 2);
        }
    }

    @Test
    void oneThatIsShownKeepsItsNumbersWhenItsFileVanishes() throws Exception {
        Path file = file(NET, 63);
        try (Lab lab = lab(new OwnCatalogue(home))) {
            lab.model(NET);
            Extraction shown = lab.run(NET, Pass.FORWARD);

            Files.delete(file);
            lab.own().await(known -> known.find(NET).isEmpty());

            assertThat(shown.predictions(1)).hasSize(1);
            assertThat(shown.maps(shown.tap("conv1").orElseThrow())
                            .get(30, TimeUnit.SECONDS)
                            .cells())
                    .isNotEmpty();
        }
    }
}
