package org.layerscope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.layerscope.network.StateDict;

/** People's own models in the models folder. */
@Timeout(60)
class OwnModelsTest {

    @TempDir
    Path home;

    private Path folder;
    private OwnCatalogue own;
    private ModelCatalogue catalogue;

    @BeforeEach
    void start() {
        folder = home.resolve("models");
        own = new OwnCatalogue(home);
        catalogue = own.catalogue();
    }

    @AfterEach
    void stop() {
        own.close();
    }

    @Test
    void aFileBecomesAModelWithTorchvisionsPreprocessing() throws Exception {
        Path file = OwnFiles.resnet18(folder.resolve("Meine Blüten.safetensors"), 7, 1);

        Model model = own.model("meine-bl-ten");

        assertThat(catalogue.models())
                .extracting(Model::id)
                .containsExactly("resnet50", "resnet50-untrained", model.id());
        assertThat(catalogue.state(model.id())).isEqualTo(new ModelState.Ready());
        assertThat(model.title()).isEqualTo("Meine Blüten");
        assertThat(model.architecture()).isEqualTo("ResNet-18");
        assertThat(model.labels()).containsExactlyElementsOf(ResNet50.numberedLabels(7));
        assertThat(model.preprocessing().mean()).containsExactly(.485f, .456f, .406f);
        assertThat(model.preprocessing().defaultSize()).isEqualTo(224);
        assertThat(model.weights().sha256()).isEqualTo(Sha256.of(file, done -> {}));
        assertThat(model.fingerprint()).isEqualTo(model.weights().sha256());
        assertThat(catalogue.weights(model).values(OwnFiles.BIAS).get(0)).isOne();
    }

    @Test
    void aThousandClassesAreThoseOfImageNet() throws Exception {
        OwnFiles.resnet18(folder.resolve("net.safetensors"), 1000, 1);

        assertThat(own.model("net").labels()).startsWith("tench");
    }

    @Test
    void settingsBesideTheFileAreUsed() throws Exception {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("pets.txt"), "cat\ndog\n");
        OwnFiles.settings(folder.resolve("net.safetensors"), """
                title: Pets
                architecture: small
                input: {size: 96, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5]}
                labels: pets.txt
                licence: MIT
                source: us
                """);
        OwnFiles.resnet18(folder.resolve("net.safetensors"), 2, 1);

        Model model = own.model("net");

        assertThat(model.title()).isEqualTo("Pets");
        assertThat(model.architecture()).isEqualTo("small");
        assertThat(model.labels()).containsExactly("cat", "dog");
        assertThat(model.preprocessing().defaultSize()).isEqualTo(96);
        assertThat(model.weights()).isEqualTo(new Weights("us", model.weights().sha256(), "MIT"));
        assertThat(model.fingerprint()).isNotEqualTo(model.weights().sha256());
        assertThat(catalogue.settings("net").orElseThrow().labels()).contains(new Labels.InFile("pets.txt"));
        assertThat(catalogue.settings("resnet50")).isEmpty();
    }

    @Test
    void settingsThatChangeWhileItRunsMakeTheModelAnew() throws Exception {
        Path file = OwnFiles.resnet18(folder.resolve("net.safetensors"), 2, 1);
        Model before = own.model("net");

        OwnFiles.settings(file, "{title: Other, resnet: {batchNormEps: 0.001}}");
        own.await(known ->
                known.find("net").filter(model -> model.title().equals("Other")).isPresent());

        Model after = own.model("net");
        assertThat(after.weights().sha256()).isEqualTo(before.weights().sha256());
        assertThat(after.fingerprint()).isNotEqualTo(before.fingerprint());
        assertThatIllegalStateException()
                .isThrownBy(() -> catalogue.weights(before))
                .withMessage("the model net has been changed or deleted");
    }

    @Test
    void ofTensorsThatDoNotFitTenAreListedNoneOfThemLong() throws Exception {
        List<String> further = IntStream.range(0, 15)
                .mapToObj(i -> "projector" + i + ".a".repeat(i == 0 ? 200 : 1))
                .toList();
        OwnFiles.resnet18(folder.resolve("net.safetensors"), 2, 1, further);

        List<String> mismatches = own.model("net").weights().mismatches();

        assertThat(mismatches).hasSize(11).allSatisfy(text -> assertThat(text).hasSizeLessThanOrEqualTo(200));
        assertThat(mismatches.getFirst()).startsWith("unexpected: projector0.a").endsWith("…");
        assertThat(mismatches).endsWith("unexpected: projector9.a [1]", "and 5 more");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            input: {size: 20}      | net.model.yaml: input.size: 20 (expected: 32..512)
            labels: [a, b, c]      | labels: 3 (expected: 2, one for each class)
            labels: imagenet       | labels: 1000 (expected: 2, one for each class)
            labels: none.txt       | labels: none.txt (expected: a file beside net.safetensors)
            """)
    void settingsThatCannotBeUsedAreASentenceAndNoModel(String yaml, String sentence) throws Exception {
        Path file = OwnFiles.resnet18(folder.resolve("net.safetensors"), 2, 1);
        OwnFiles.settings(file, yaml);

        own.await(known -> known.refused().equals(List.of(new RefusedModel("net.safetensors", sentence))));

        assertThat(catalogue.find("net")).isEmpty();
        assertThat(catalogue.state("net")).isEqualTo(new ModelState.Failed(sentence));
    }

    @Test
    void aFileThatIsNoneIsRefusedAndTheOthersStay() throws Exception {
        OwnFiles.resnet18(folder.resolve("good.safetensors"), 2, 1);
        own.model("good");
        Files.write(folder.resolve("bad.safetensors"), new byte[100]);
        OwnFiles.resnet18(folder.resolve("nan.safetensors"), 2, Float.NaN);

        assertThat(own.refusal("bad.safetensors")).isNotBlank();
        assertThat(own.refusal("nan.safetensors")).isEqualTo("fc.bias: 1 of 2 numbers are NaN or infinite");

        assertThat(catalogue.state("good")).isEqualTo(new ModelState.Ready());
        assertThat(catalogue.models()).hasSize(3);
    }

    @Test
    void whatIsNotNamedLikeAModelIsLeftAlone() throws Exception {
        Files.createDirectories(folder.resolve("folder.pth"));
        Files.writeString(folder.resolve(".hidden.pth"), "x");
        Files.writeString(folder.resolve("notes.bin"), "x");
        Files.writeString(folder.resolve("tiny.safetensors"), "the default model's");
        Files.writeString(folder.resolve("z.pth"), "x");

        own.refusal("z.pth");

        assertThat(catalogue.refused()).extracting(RefusedModel::file).containsExactly("z.pth");
        assertThat(catalogue.models()).hasSize(2);
    }

    @Test
    void idsAreUniqueAndStayWithTheirFiles() throws Exception {
        OwnFiles.resnet18(folder.resolve("resnet50.safetensors"), 2, 1);
        OwnFiles.resnet18(folder.resolve("net.safetensors"), 2, 2);
        own.model("net");
        OwnFiles.resnet18(folder.resolve("NET!.safetensors"), 2, 3);

        assertThat(own.model("net-safetensors").title()).isEqualTo("NET!");
        assertThat(own.model("resnet50-safetensors").title()).isEqualTo("resnet50");
        assertThat(own.model("net").title()).isEqualTo("net");
        assertThat(catalogue.defaultModel().title()).isEqualTo("ResNet-50");
    }

    @Test
    void aFileThatGrowsIsTakenWhenItIsWhole() throws Exception {
        byte[] whole = Files.readAllBytes(OwnFiles.resnet18(home.resolve("made/net.safetensors"), 2, 1));
        Path file = folder.resolve("net.safetensors");
        Files.createDirectories(folder);

        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        own.refusal("net.safetensors");
        Files.write(file, Arrays.copyOfRange(whole, whole.length / 2, whole.length), StandardOpenOption.APPEND);

        assertThat(own.model("net").labels()).hasSize(2);
        assertThat(catalogue.refused()).isEmpty();
    }

    @Test
    void aModelWhoseFileVanishesGoes() throws Exception {
        Path file = OwnFiles.resnet18(folder.resolve("net.safetensors"), 2, 1);
        Model model = own.model("net");
        StateDict held = catalogue.weights(model);

        Files.delete(file);
        own.await(known -> known.find("net").isEmpty());

        assertThatIllegalStateException().isThrownBy(() -> catalogue.weights(model));
        assertThatIllegalStateException().isThrownBy(() -> held.values(OwnFiles.BIAS));
        assertThat(catalogue.state("net"))
                .isEqualTo(new ModelState.Failed("model: net (expected: one of [resnet50, resnet50-untrained])"));
        assertThat(catalogue.models()).hasSize(2);
    }

    @Test
    void weightsOfAFileThatWasOverwrittenAreRefusedAtOnce() throws Exception {
        Path file = OwnFiles.resnet18(folder.resolve("net.safetensors"), 2, 1);
        Model before = own.model("net");
        StateDict held = catalogue.weights(before);
        held.verify();

        overwrite(file);

        assertThatIllegalStateException()
                .isThrownBy(held::verify)
                .withMessage("the file net.safetensors is no longer what it was");
        own.await(known ->
                known.find("net").filter(model -> !model.equals(before)).isPresent());
        Model after = own.model("net");
        assertThat(after.fingerprint()).isNotEqualTo(before.fingerprint());
        assertThat(catalogue.weights(after).values(OwnFiles.BIAS).get(0)).isEqualTo(2);
    }

    /** In place, as cp does. */
    private void overwrite(Path file) throws IOException {
        Files.write(file, Files.readAllBytes(OwnFiles.resnet18(home.resolve("made/net.safetensors"), 2, 2)));
    }

    @Test
    void aSecondStartFindsTheModelAtOnce() throws Exception {
        OwnFiles.resnet18(folder.resolve("net.safetensors"), 2, 1);
        String fingerprint = own.model("net").fingerprint();

        try (OwnCatalogue second = new OwnCatalogue(home)) {
            assertThat(second.model("net").fingerprint()).isEqualTo(fingerprint);
        }
    }
}
