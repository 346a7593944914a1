package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes, and whatever can go wrong in them. */
class WorkersTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Decoder HERE = new ImageIoDecoder();

    private Workers workers = new Workers(FaultyWorker.class, LONG);

    @TempDir
    private Path folder;

    @AfterEach
    void end() {
        workers.close();
        while (processes().findAny().isPresent()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void everyPictureIsTheSameAsDecodedHere() {
        Stream.of("subsampled.jpg", "cmyk-profile.jpg", "grey.jpg", "see-through.webp", "turned.webp", "animated.webp")
                .forEach(name -> {
                    Picture picture = picture(MadePictures.resource("files/" + name));
                    assertThat(workers.decode(picture)).as(name).isEqualTo(HERE.decode(picture));
                });
        assertGood();
        assertThat(workers.restarts()).isZero();
    }

    /** As many bytes of pixels as a text of its note has. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void aTextAsLongAsTheRowOfPixelsDoesNotTakeItsPlace(int width) {
        byte[] whole = MadePictures.file(MadePictures.photo(width, 1), "gif");
        Picture picture = picture(Arrays.copyOf(whole, whole.length - 1));

        Reading expected = HERE.decode(picture);

        assertThat(picture.notes()).contains(Phrase.of("note.incomplete", "GIF"));
        assertThat(workers.decode(picture)).isEqualTo(expected);
    }

    @Test
    void aRefusalComesBackWithAllThatItKnows() {
        Picture broken = Picture.of(Format.PNG, 3, 3, Pieces.of(new byte[] {1, 2}));

        assertThat(workers.decode(broken)).isEqualTo(HERE.decode(broken));
        assertThat(workers.restarts()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        FaultyWorker.RUNS_OUT_OF_MEMORY + ", TOO_COMPLEX, more memory",
        FaultyWorker.CRASHES + ", CORRUPT_IMAGE, PNG data cannot be decoded"
    })
    void aProcessThatIsLostIsReplacedAndTheNextPictureIsRead(int fault, Refusal.Code code, String words) {
        Refusal refusal = refusal(workers.decode(faulty(fault)));

        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.sentence()).contains(words);
        assertGood();
        assertThat(workers.restarts()).isOne();
    }

    @Test
    void aPictureThatTakesTooLongIsTooComplexWhileOthersAreRead() {
        limit(Duration.ofSeconds(5));
        CompletableFuture<Reading> stuck = stuck("begun");

        assertGood();
        assertGood();
        assertThat(stuck).isNotDone();

        Refusal refusal = refusal(stuck.orTimeout(1, TimeUnit.MINUTES).join());
        assertThat(refusal.code()).isEqualTo(Refusal.Code.TOO_COMPLEX);
        assertThat(refusal.sentence()).contains("longer than 5 seconds");
        assertGood();
        assertThat(workers.restarts()).isOne();
    }

    @Test
    void noMoreThanTwoProcessesWorkAndEachIsReplacedWhenItHangs() {
        limit(Duration.ofSeconds(2));
        List<CompletableFuture<Reading>> stuck = IntStream.range(0, 3)
                .mapToObj(i -> decoding(faulty(FaultyWorker.HANGS)))
                .toList();

        assertThat(stuck).allSatisfy(one -> {
            assertThat(refusal(one.join()).code()).isEqualTo(Refusal.Code.TOO_COMPLEX);
            assertThat(processes().count()).isLessThanOrEqualTo(Workers.MOST);
        });
        assertGood();
        assertThat(workers.restarts()).isBetween(4, 6); // the third called one off, and each makes way once at most
    }

    @Test
    void twoThatHangMakeWayForOthersAndOneAtATimeGoesOn() {
        limit(Duration.ofSeconds(8));
        List<CompletableFuture<Reading>> stuck = allStuck();

        for (int i = 0; i < 3; i++) {
            assertGood();
        }

        assertThat(stuck).allSatisfy(one -> assertThat(one).isNotDone());
        assertThat(processes().count()).isLessThanOrEqualTo(Workers.MOST);
        workers.close();
        assertThat(stuck).allSatisfy(one -> assertThat(one).succeedsWithin(LONG));
    }

    @Test
    void picturesThatTakeAWhileMakeWayAndAreReadInTheEnd() {
        List<CompletableFuture<Reading>> slow = IntStream.range(0, 2 * Workers.MOST)
                .mapToObj(i -> decoding(faulty(FaultyWorker.TAKES_A_WHILE)))
                .toList();

        assertGood();

        Reading expected = HERE.decode(faulty(FaultyWorker.TAKES_A_WHILE));
        assertThat(slow).allSatisfy(one -> assertThat(one.join()).isEqualTo(expected));
    }

    @Test
    void aProcessThatIsKilledInTheMiddleOfAPictureIsReplaced() {
        assertGood();
        CompletableFuture<Reading> stuck = stuck("begun");

        processes().forEach(ProcessHandle::destroyForcibly); // as kill -9 does

        assertThat(refusal(stuck.join()).code()).isEqualTo(Refusal.Code.CORRUPT_IMAGE);
        assertGood();
        assertThat(workers.restarts()).isBetween(1, Workers.MOST); // an idle one may have been killed as well
    }

    @Test
    void aProcessThatWasKilledBetweenPicturesIsNoticedByNobody() {
        assertGood();
        processes().forEach(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });

        assertGood();
    }

    @Test
    void noMoreThanAFewWaitForATurnAndTheOthersHearSo() {
        limit(Duration.ofSeconds(4));
        List<CompletableFuture<Reading>> stuck = allStuck();
        List<CompletableFuture<Reading>> crowd = IntStream.range(0, 2 * Workers.MOST_WAITING)
                .mapToObj(i -> decoding(faulty(7)))
                .toList();

        Map<Boolean, Long> busy = crowd.stream()
                .map(CompletableFuture::join)
                .collect(Collectors.partitioningBy(Reading.Busy.class::isInstance, Collectors.counting()));

        assertThat(busy.get(true)).isPositive();
        assertThat(busy.get(false)).isGreaterThanOrEqualTo(Workers.MOST_WAITING - 1L);
        assertThat(stuck)
                .allSatisfy(one -> assertThat(refusal(one.join()).code()).isEqualTo(Refusal.Code.TOO_COMPLEX));
        assertGood();
    }

    @Test
    void whereNoProcessStartsEverybodyHearsSoAndNobodyWaitsForEver() {
        workers.close();
        workers = new Workers(Workers.class, Duration.ofSeconds(5)); // which has no main method

        for (int i = 0; i <= 2 * Workers.MOST; i++) {
            assertThat(workers.decode(faulty(7))).isInstanceOf(Reading.Busy.class);
        }
    }

    @Test
    void whatADecoderPrintsIsHeardByNobody() {
        Picture chatters = faulty(FaultyWorker.CHATTERS);

        assertThat(workers.decode(chatters)).isEqualTo(HERE.decode(chatters));
    }

    @Test
    void theProcessKnowsNothingOfOurEnvironment() {
        assertThat(System.getenv()).containsKey("PATH");
        assertThat(refusal(workers.decode(faulty(FaultyWorker.TELLS_ITS_ENVIRONMENT)))
                        .found()
                        .values())
                .contains("CLASSPATH")
                .isSubsetOf("CLASSPATH", "SystemRoot");
    }

    @Test
    void theProcessesEndWithTheirOwnerAlsoInTheMiddleOfAPicture() {
        assertGood();
        CompletableFuture<Reading> stuck = stuck("begun");
        List<ProcessHandle> alive = processes().toList();
        assertThat(alive).isNotEmpty();

        workers.close();

        assertThat(alive).allSatisfy(process -> assertThat(process.onExit()).succeedsWithin(LONG));
        assertThat(stuck).succeedsWithin(LONG);
    }

    @Test
    void aProcessInTheMiddleOfAPictureEndsWithTheOneThatStartedIt() throws IOException {
        ProcessBuilder parent = new ProcessBuilder(
                Worker.java(),
                FaultyWorker.Parent.class.getName(),
                folder.resolve("begun").toString());
        parent.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process started = parent.redirectErrorStream(true).start();
        await(folder.resolve("begun"));
        List<ProcessHandle> children = started.children().toList();
        assertThat(children).isNotEmpty();

        started.toHandle().destroyForcibly();

        assertThat(children).allSatisfy(child -> assertThat(child.onExit()).succeedsWithin(LONG));
    }

    private void limit(Duration limit) {
        assertGood();
        end();
        workers = new Workers(FaultyWorker.class, limit);
        assertGood();
    }

    private void assertGood() {
        assertThat(workers.decode(faulty(7))).isEqualTo(HERE.decode(faulty(7)));
    }

    /** A picture that hangs in its process by now. */
    private CompletableFuture<Reading> stuck(String name) {
        Path begun = folder.resolve(name);
        CompletableFuture<Reading> reading = decoding(faulty(FaultyWorker.HANGS).withNote(Phrase.of(begun.toString())));
        while (!Files.exists(begun)) {
            assertThat(reading).isNotDone();
        }
        return reading;
    }

    /** One in each process. */
    private List<CompletableFuture<Reading>> allStuck() {
        return IntStream.range(0, Workers.MOST)
                .mapToObj(i -> stuck("begun-" + i))
                .toList();
    }

    private CompletableFuture<Reading> decoding(Picture picture) {
        return CompletableFuture.supplyAsync(
                () -> workers.decode(picture), task -> Thread.ofVirtual().start(task));
    }

    static void await(Path file) {
        while (!Files.exists(file)) {
            Thread.onSpinWait();
        }
    }

    /** A good PNG, whatever its width makes of it; high enough to come without a note. */
    static Picture faulty(int width) {
        return picture(MadePictures.photo(width, 40).png());
    }

    private static Picture picture(byte[] file) {
        return (Picture) Gate.check(file);
    }

    private static Refusal refusal(Reading reading) {
        return ((Reading.Refused) reading).refusal();
    }

    private static Stream<ProcessHandle> processes() {
        return ProcessHandle.current()
                .children()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(FaultyWorker.class.getName()))
                        .isPresent());
    }
}
