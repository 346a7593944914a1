package org.layerscope.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.sharing.Visits.Visit;

class VisitsTest {

    private static final String SOMEBODY = "192.0.2.1";

    @TempDir
    private static Path home;

    private static Instance instance;

    private final AtomicLong now = new AtomicLong();
    private Visits visits;
    private int guesses;

    @BeforeAll
    static void start() {
        instance = Instance.start("spring.datasource.url=", "layerscope.home=" + home);
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    @BeforeEach
    void nobodyHasMissedYet() {
        visits = new Visits(instance.shares, now::get);
    }

    private Visit guess(String address) {
        return visits.visit("guess-%016d".formatted(guesses++), address);
    }

    private void guess(int times, String address) {
        for (int i = 0; i < times; i++) {
            assertThat(guess(address)).isInstanceOf(Visit.Unknown.class);
        }
    }

    @Test
    void afterThirtyMissesTheThirtyFirstIsRefusedForAMinute() {
        guess(30, SOMEBODY);

        assertThat(guess(SOMEBODY)).isEqualTo(new Visit.TooMany(Duration.ofMinutes(1)));
        assertThat(visits.visit(instance.create().id(), SOMEBODY)).isInstanceOf(Visit.TooMany.class);

        now.addAndGet(Duration.ofSeconds(61).toNanos());
        assertThat(guess(SOMEBODY)).isInstanceOf(Visit.Unknown.class);
    }

    @Test
    void visitsThatFindAShareDoNotCount() {
        String id = instance.create().id();

        for (int i = 0; i < 100; i++) {
            assertThat(visits.visit(id, SOMEBODY)).isInstanceOf(Visit.Found.class);
        }
        assertThat(guess(SOMEBODY)).isInstanceOf(Visit.Unknown.class);
    }

    @Test
    void othersAreNotHeldUp() {
        guess(30, SOMEBODY);

        assertThat(guess("192.0.2.2")).isInstanceOf(Visit.Unknown.class);
    }

    @Test
    void allAddressesOfAnIpv6NetworkCountTogether() {
        guess(15, "2001:db8::1");
        guess(15, "2001:db8::ffff:2");

        assertThat(guess("2001:db8::3")).isInstanceOf(Visit.TooMany.class);
        assertThat(guess("2001:db8:0:1::3")).isInstanceOf(Visit.Unknown.class);
    }

    @Test
    void whatIsOpenStaysOpenForAllBehindTheAddress() {
        String id = instance.create().id();
        if (visits.visit(id, SOMEBODY) instanceof Visit.Found(Share share)) {
            instance.shares.open(share);
        }
        guess(30, SOMEBODY);

        assertThat(visits.visit(id, SOMEBODY)).isInstanceOf(Visit.Found.class);
    }

    @Test
    void aWrongTokenIsAMiss() {
        String id = instance.create().id();
        for (int i = 0; i < 30; i++) {
            assertThat(visits.revoke(id, "wrong", SOMEBODY)).isInstanceOf(Visit.Unknown.class);
        }

        assertThat(visits.revoke(id, "wrong", SOMEBODY)).isInstanceOf(Visit.TooMany.class);
    }

    @Test
    void aWrongTokenIsAMissAlsoForWhatIsOpenAndTheOwnerGoesOnAllTheSame() {
        Creation.Created created = instance.create();
        if (visits.visit(created.id(), SOMEBODY) instanceof Visit.Found(Share share)) {
            instance.shares.open(share);
        }
        for (int i = 0; i < 30; i++) {
            assertThat(visits.revoke(created.id(), "wrong", SOMEBODY)).isInstanceOf(Visit.Unknown.class);
        }

        assertThat(visits.revoke(created.id(), "wrong", SOMEBODY)).isInstanceOf(Visit.TooMany.class);
        assertThat(visits.revoke(created.id(), created.ownerToken(), SOMEBODY)).isInstanceOf(Visit.Found.class);
    }

    @Test
    void ofManyGuessesAtOnceOnlyThirtyAreAnswered() {
        List<Visit> answers;
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            answers = IntStream.range(0, 200)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> visits.visit("crowd-%016d".formatted(i), SOMEBODY), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        }

        assertThat(answers).filteredOn(Visit.Unknown.class::isInstance).hasSize(30);
        assertThat(answers).filteredOn(Visit.TooMany.class::isInstance).hasSize(170);
    }

    @Test
    void anAddressThatIsNoneIsTakenAsItIs() {
        guess(30, "not-an-address.invalid");

        assertThat(guess("not-an-address.invalid")).isInstanceOf(Visit.TooMany.class);
        assertThat(guess("fe80::1%eth0")).isInstanceOf(Visit.Unknown.class);
    }

    @Test
    void aPageThatAsksForWhatItsRequestHasJustMissedCountsOnce() {
        for (int i = 0; i < 30; i++) {
            String id = "page-%017d".formatted(i);
            assertThat(visits.visit(id, SOMEBODY)).isInstanceOf(Visit.Unknown.class);
            assertThat(visits.revisit(id, SOMEBODY)).isInstanceOfAny(Visit.Unknown.class, Visit.TooMany.class);
        }

        assertThat(guess(SOMEBODY)).isInstanceOf(Visit.TooMany.class);
        now.addAndGet(Duration.ofSeconds(61).toNanos());
        for (int i = 0; i < 30; i++) {
            assertThat(visits.revisit("frank-%016d".formatted(i), SOMEBODY)).isInstanceOf(Visit.Unknown.class);
        }
        assertThat(guess(SOMEBODY)).as("without a request before, they count").isInstanceOf(Visit.TooMany.class);
    }
}
