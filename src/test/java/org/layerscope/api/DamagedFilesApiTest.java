package org.layerscope.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.layerscope.LayerscopeApplication;
import org.layerscope.api.ApiClient.Answer;
import org.layerscope.image.DamagedFiles;
import org.layerscope.image.PhotoReader;
import org.layerscope.model.OwnFiles;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * Damaged files, sent to the whole application over HTTP: each is answered by an extraction or by a refusal. A failure prints its
 * seed; {@code @Property(seed = ...)} repeats it.
 */
class DamagedFilesApiTest {

    private static final int TRIES = 20_000;
    private static final int MOST_RESTARTS = 5;

    /** In bytes; a request has about twice as many. */
    private static final int MOST_KEPT_PER_FILE = 512;

    private static final Set<Code> REFUSALS = EnumSet.of(
            Code.TOO_LARGE,
            Code.TOO_MANY_PIXELS,
            Code.UNSUPPORTED_FORMAT,
            Code.NOT_AN_IMAGE,
            Code.CORRUPT_IMAGE,
            Code.TRUNCATED_IMAGE,
            Code.TOO_COMPLEX);

    private static final Path HOME = home();
    private static final ConfigurableApplicationContext APPLICATION = new SpringApplicationBuilder(
                    LayerscopeApplication.class)
            .run("--server.port=0", "--layerscope.models.auto-install=false", "--layerscope.home=" + HOME);
    private static final ApiClient API = new ApiClient(APPLICATION.getEnvironment());
    private static long heapBefore;

    /** With a network that takes no time. */
    private static Path home() {
        try {
            Path home = Files.createTempDirectory("layerscope");
            OwnFiles.exported(home.resolve("models/small.pt2"), "residual-any-size");
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeContainer
    static void allIntactFilesAreAccepted() throws Exception {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> API.get("/api/v1/models/small").status() == 200);
        for (byte[] file : DamagedFiles.INTACT) {
            delete(post(file).expect(201));
        }
        heapBefore = heap();
    }

    @Property(tries = TRIES, seed = "20261126", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void everyDamagedFileIsAnsweredCleanly(@ForAll("damagedFiles") byte[] file) {
        Answer answer = post(file);
        if (answer.status() == 201) {
            delete(answer);
            return;
        }
        Code code = Code.of(answer.json().path("code").asString("none"));
        assertThat(code).isIn(REFUSALS);
        assertThat(answer.refusal(code.status.value(), code.id())).endsWith(".");
    }

    @Provide
    Arbitrary<byte[]> damagedFiles() {
        return DamagedFiles.all();
    }

    @AfterContainer
    static void hardlyAnyProcessWasReplacedAndNothingIsLeftInMemory() throws IOException {
        int restarts = APPLICATION.getBean(PhotoReader.class).restarts();
        long kept = heap() - heapBefore;
        APPLICATION.close();
        FileSystemUtils.deleteRecursively(HOME);
        assertThat(restarts).isLessThanOrEqualTo(MOST_RESTARTS);
        assertThat(kept).isLessThan((long) MOST_KEPT_PER_FILE * TRIES);
    }

    private static Answer post(byte[] file) {
        return API.post(Form.photo(file).field("model", "small"));
    }

    private static void delete(Answer answer) {
        API.delete(answer.header("Location")).expect(204);
    }

    /** What is in use, in bytes. */
    private static long heap() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
