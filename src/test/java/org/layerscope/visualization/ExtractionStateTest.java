package org.layerscope.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.layerscope.visualization.Workbench.queued;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class ExtractionStateTest {

    record Derived(ExtractionState state, String id, boolean ended, double fraction) {}

    static final List<Derived> ALL = List.of(
            new Derived(queued(2), "queued", false, 0),
            new Derived(new ExtractionState.Running(0, 49), "running", false, 0),
            new Derived(new ExtractionState.Running(31, 49), "running", false, 31.0 / 49),
            new Derived(new ExtractionState.Running(49, 49), "running", false, 1),
            new Derived(new ExtractionState.Done(), "done", true, 1),
            new Derived(new ExtractionState.Failed("busy", "Too many."), "failed", true, 0),
            new Derived(new ExtractionState.Cancelled(), "cancelled", true, 0));

    @ParameterizedTest
    @FieldSource("ALL")
    void eachStateSaysWhatFollowsFromIt(Derived expected) {
        assertThat(expected.state().id()).isEqualTo(expected.id());
        assertThat(expected.state().ended()).isEqualTo(expected.ended());
        assertThat(expected.state().fraction()).isCloseTo(expected.fraction(), within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"-1, 49", "50, 49", "0, 0", "0, -1"})
    void progressThatCannotBeIsRefused(int done, int total) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExtractionState.Running(done, total))
                .withMessage("done, total: %d, %d (expected: 0..total, total at least 1)".formatted(done, total));
    }

    @Test
    void positionBelowZeroIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queued(-1))
                .withMessage("position: -1 (expected: 0 or more)");
    }
}
