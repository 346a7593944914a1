package org.layerscope.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FairQueueTest {

    private final FairQueue<String> queue = new FairQueue<>(5, 3);

    @Test
    void ownersTakeTurnsWhateverTheNumberOfTheirEntries() {
        offer("a", "a1", "a2", "a3");
        offer("b", "b1");

        assertThat(queue.inOrder()).containsExactly("a1", "b1", "a2", "a3");
        assertThat(taken()).containsExactly("a1", "b1", "a2", "a3");
    }

    @Test
    void ownerWhoseTurnItWasStandsBehindOneWhoCameMeanwhile() {
        offer("a", "a1", "a2");
        assertThat(queue.poll()).contains("a1");
        offer("b", "b1");

        assertThat(taken()).containsExactly("a2", "b1");
    }

    @Test
    void ownersLineAndTheWholeQueueAreBounded() {
        offer("a", "a1", "a2", "a3");
        assertThat(queue.offer("a", "a4")).isFalse();
        offer("b", "b1", "b2");
        assertThat(queue.offer("c", "c1")).isFalse();
        assertThat(queue.size()).isEqualTo(5);
    }

    @Test
    void removedEntriesGiveTheirPlacesFree() {
        offer("a", "a1", "a2", "a3");
        assertThat(queue.removeIf(entry -> entry.equals("a2"))).isTrue();
        assertThat(queue.removeIf(entry -> entry.equals("a2"))).isFalse();

        assertThat(queue.offer("a", "a4")).isTrue();
        assertThat(taken()).containsExactly("a1", "a3", "a4");
        assertThat(queue.poll()).isEmpty();
    }

    private void offer(String owner, String... entries) {
        for (String entry : entries) {
            assertThat(queue.offer(owner, entry)).isTrue();
        }
    }

    private List<String> taken() {
        List<String> taken = new ArrayList<>();
        for (Optional<String> next = queue.poll(); next.isPresent(); next = queue.poll()) {
            taken.add(next.get());
        }
        return taken;
    }
}
