package org.layerscope.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.layerscope.network.Conv2d;
import org.layerscope.network.Graph;
import org.layerscope.network.Module;
import org.layerscope.network.Sequential;
import org.layerscope.network.Shape;
import org.layerscope.network.StateDict;

/** The real device's queue. A pass whose weights are not handed out yet holds the device, so nothing here depends on time. */
@Timeout(60)
class DeviceQueueTest {

    private static final Module NETWORK = Sequential.of(Conv2d.of(1, 1, 1, 1, 0), Conv2d.of(1, 1, 1, 1, 0));
    private static final Graph GRAPH = Graph.chain(List.of("0", "1"), NETWORK);

    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private PyTorchEngine engine;

    @BeforeEach
    void start() {
        engine = new PyTorchEngine("cpu", 1, 32, 3);
    }

    @AfterEach
    void stop() {
        release.countDown();
        engine.close();
    }

    @Test
    void positionsAreToldInTheOrderOfTurnsAndAgainOnEveryChangeWhileAPassRuns() throws Exception {
        PassCollector waiting1 = new PassCollector();
        PassCollector waiting2 = new PassCollector();
        PassCollector latecomer = new PassCollector();
        List<Ticket> tickets = new ArrayList<>();
        PassCollector running = new PassCollector() {
            @Override
            public synchronized void recorded(int operation, Tensor activation) {
                super.recorded(operation, activation);
                if (operation == 0) {
                    tickets.getFirst().cancel();
                    accepted("c", latecomer);
                }
            }
        };
        hold("a", running);
        tickets.add(accepted("a", waiting1));
        accepted("b", waiting2);

        release.countDown();

        running.await();
        waiting2.await();
        latecomer.await();
        assertThat(waiting1.events).containsExactly("queued 1");
        assertThatThrownBy(waiting1::await).isInstanceOf(CancellationException.class);
        assertThat(waiting2.events).startsWith("queued 2", "queued 1", "started");
        assertThat(latecomer.events).startsWith("queued 2", "queued 1", "started");
    }

    @Test
    void ownerWithOnePassDoesNotWaitForAllOfAnother() throws Exception {
        List<String> order = new ArrayList<>();
        hold("a", new PassCollector());
        PassCollector last = noting("a3", order);
        accepted("a", noting("a1", order));
        accepted("a", noting("a2", order));
        accepted("a", last);
        accepted("b", noting("b1", order));

        release.countDown();

        last.await();
        assertThat(order).containsExactly("a1", "b1", "a2", "a3");
    }

    @Test
    void fourthWaitingPassOfAnOwnerIsRefusedButNotThatOfAnother() throws Exception {
        hold("a", new PassCollector());
        for (int i = 0; i < 3; i++) {
            accepted("a", new PassCollector());
        }

        assertThat(engine.busy("a"))
                .hasValueSatisfying(wait -> assertThat(wait).isGreaterThanOrEqualTo(Duration.ofSeconds(1)));
        assertThat(submit("a", new PassCollector()))
                .isInstanceOfSatisfying(
                        Submission.Busy.class,
                        busy -> assertThat(busy.retryAfter()).isGreaterThanOrEqualTo(Duration.ofSeconds(1)));
        assertThat(engine.busy("b")).isEmpty();
        accepted("b", new PassCollector());
    }

    @Test
    void thirtyThirdWaitingPassIsRefused() throws Exception {
        hold("a", new PassCollector());
        for (int i = 0; i < 32; i++) {
            accepted("owner " + i, new PassCollector());
        }

        assertThat(submit("another", new PassCollector())).isInstanceOf(Submission.Busy.class);
    }

    @Test
    void cancelledWaitingPassGivesItsPlaceFreeAtOnce() throws Exception {
        hold("a", new PassCollector());
        PassCollector cancelled = new PassCollector();
        Ticket ticket = accepted("a", cancelled);
        accepted("a", new PassCollector());
        accepted("a", new PassCollector());
        ticket.cancel();

        accepted("a", new PassCollector());
        release.countDown();
        assertThatThrownBy(cancelled::await).isInstanceOf(CancellationException.class);
        assertThat(cancelled.events).doesNotContain("started");
    }

    @Test
    void cancelAfterTheEndHasNoEffect() throws Exception {
        PassCollector done = new PassCollector();
        Ticket ticket = hold("a", done);
        release.countDown();
        PassResult result = done.await();

        ticket.cancel();
        ticket.cancel();

        assertThat(done.await()).isSameAs(result);
        PassCollector next = new PassCollector();
        accepted("a", next);
        assertThat(next.await().output()).isPresent();
    }

    @Test
    void closingEndsTheRunningPassAndAllThatWait() throws Exception {
        PassCollector running = new PassCollector();
        PassCollector waiting1 = new PassCollector();
        PassCollector waiting2 = new PassCollector();
        hold("a", running);
        accepted("a", waiting1);
        accepted("b", waiting2);
        Thread closer = Thread.ofPlatform().start(engine::close);
        while (closer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait(); // until it waits for the device
        }

        release.countDown();
        closer.join();

        for (PassCollector each : List.of(running, waiting1, waiting2)) {
            assertThatThrownBy(each::await).isInstanceOf(CancellationException.class);
        }
        assertThat(submit("a", new PassCollector())).isInstanceOf(Submission.Busy.class);
    }

    @Test
    void errorOfTheJvmFailsItsPassAloneAndInOneLine() throws Exception {
        PassCollector failing = new PassCollector();
        submit("a", failing, () -> {
            throw new UnsatisfiedLinkError("no such operation\nException raised from frame #0");
        });
        assertThatThrownBy(failing::await).cause().hasMessage("the network could not be computed: no such operation");

        PassCollector next = new PassCollector();
        accepted("a", next);
        assertThat(next.await().output()).isPresent();
    }

    @Test
    void listenerThatThrowsAtTheEndHearsNoSecondEnd() throws Exception {
        List<String> ends = new ArrayList<>();
        PassCollector listener = new PassCollector() {
            @Override
            public void finished(PassResult result) {
                ends.add("finished");
                throw new IllegalStateException("a defect of the listener");
            }

            @Override
            public void failed(EngineException fault) {
                ends.add("failed");
            }
        };
        accepted("a", listener);
        PassCollector next = new PassCollector();
        accepted("a", next);
        next.await();

        assertThat(ends).containsExactly("finished");
    }

    private static PassCollector noting(String name, List<String> order) {
        return new PassCollector() {
            @Override
            public synchronized void started() {
                order.add(name);
            }
        };
    }

    /** A pass that keeps the device busy from now until the release. */
    private Ticket hold(String owner, PassListener listener) throws InterruptedException {
        Submission submission = submit(owner, listener, () -> {
            held.countDown();
            try {
                release.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return HashedWeights.of(NETWORK);
        });
        held.await();
        return ((Submission.Accepted) submission).ticket();
    }

    private Ticket accepted(String owner, PassListener listener) {
        Submission submission = submit(owner, listener);
        assertThat(submission).isInstanceOf(Submission.Accepted.class);
        return ((Submission.Accepted) submission).ticket();
    }

    private Submission submit(String owner, PassListener listener) {
        return submit(owner, listener, () -> HashedWeights.of(NETWORK));
    }

    private Submission submit(String owner, PassListener listener, Supplier<StateDict> weights) {
        return engine.submit(
                new PassRequest(
                        owner,
                        new NetworkWeights("tiny", weights),
                        GRAPH,
                        HashedWeights.input(new Shape(1, 2, 2)),
                        Map.of(0, Recording.EXACT, 1, Recording.EXACT),
                        Extent.OUTPUT),
                listener);
    }
}
