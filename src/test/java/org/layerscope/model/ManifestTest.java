package org.layerscope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {

    private static final String HASH = "c5576db40f111dd49db210a362bd99630d1872d61dfd1997c42238c0b2e0aff2";

    @Test
    void theReleaseOfTheDefaultModelPinsAllItsFiles() {
        Release release = ResNet50.release(ResNet50.trained());

        assertThat(release.manifest().entries()).hasSize(26);
        assertThat(release.manifest().bytes()).isEqualTo(102_546_848 + 109_312);
        assertThat(release.repositories())
                .allMatch(repository -> repository.getScheme().equals("https")
                        && repository.getPath().endsWith("/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8  a.bin",
                "xyz  8  a.bin",
                HASH + "  -8  a.bin",
                HASH + "  8",
                HASH + "  8  ../a.bin",
                HASH + "  8  /etc/a.bin",
                HASH + "  8  c:\\a.bin"
            })
    void aLineThatIsNoPinIsRefused(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> Manifest.parse(List.of(line)));
    }

    @Test
    void aFilePinnedTwiceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Manifest.parse(List.of(HASH + "  8  a.bin", HASH + "  9  a.bin")))
                .withMessageContaining("a.bin");
    }
}
