package org.layerscope.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.visualization.Workbench.queued;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StateFeedTest {

    private final StateFeed feed = new StateFeed();

    @Test
    void sameStateIsToldOnceAndNothingFollowsTheEnd() {
        List<ExtractionState> heard = new ArrayList<>();
        feed.add(heard::add);

        assertThat(feed.become(new ExtractionState.Running(1, 2))).isTrue();
        feed.become(new ExtractionState.Running(1, 2));
        assertThat(feed.become(new ExtractionState.Done())).isTrue();
        assertThat(feed.become(new ExtractionState.Cancelled())).isFalse();

        assertThat(feed.state()).isEqualTo(new ExtractionState.Done());
        assertThat(heard).containsExactly(queued(0), new ExtractionState.Running(1, 2), new ExtractionState.Done());
    }

    @Test
    void listenerThatLeavesWhileNewsAreOnTheirWayHearsThemNoMore() {
        List<ExtractionState> heard = new ArrayList<>();
        List<Runnable> leave = new ArrayList<>();
        feed.add(state -> leave.forEach(Runnable::run));
        leave.add(feed.add(heard::add));

        feed.become(new ExtractionState.Running(1, 2));

        assertThat(heard).containsExactly(queued(0));
    }

    @Test
    @Timeout(60)
    void eachListenerHearsOneStateAtATimeAndTheEndLastWhoeverBringsTheNews() {
        List<ExtractionState> heard = new ArrayList<>(); // on purpose not thread-safe
        feed.add(heard::add);
        List<CompletableFuture<Void>> threads = IntStream.range(0, 4)
                .mapToObj(thread -> CompletableFuture.runAsync(() ->
                        IntStream.range(1, 500).forEach(i -> feed.become(queued(i * 4 + thread)))))
                .toList();
        threads.forEach(CompletableFuture::join);
        feed.become(new ExtractionState.Done());

        assertThat(heard).hasSize(2 + 4 * 499).doesNotContainNull().endsWith(new ExtractionState.Done());
    }
}
