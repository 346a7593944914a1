package org.layerscope.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedInputTest {

    @Test
    void whatIsPinnedGivesTheSameInputToThePixel(@TempDir Path home) {
        Extraction extraction = new Workbench(home).start(Pass.FORWARD);

        PinnedInput pinned = extraction.pin();

        assertThat(pinned.photo()).isEqualTo(extraction.input());
        assertThat(pinned.settings()).isEqualTo(extraction.settings());
        assertThat(pinned.weights()).isEqualTo(extraction.model().weights().sha256());
    }

    @Test
    void aPictureOfAnotherSizeOrOfNothingIsNoInput() {
        byte[] small = Workbench.photo().png();

        assertThatThrownBy(() -> new PinnedInput("m", "w", Pass.FORWARD, 64, "crop", small).photo())
                .hasMessageContaining("64×64");
        assertThatThrownBy(() -> new PinnedInput("m", "w", Pass.FORWARD, 64, "crop", new byte[9]).photo())
                .hasMessageContaining("64×64");
        assertThatThrownBy(() -> new PinnedInput("m", "w", Pass.FORWARD, 64, "stretch", small))
                .hasMessageContaining("fit: stretch");
    }
}
