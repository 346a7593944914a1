package org.layerscope.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerscopeHomeTest {

    @ParameterizedTest
    @CsvSource({
        "Linux, '', /home/ann/.cache/layerscope",
        "Linux, XDG_CACHE_HOME=/fast/cache, /fast/cache/layerscope",
        "Linux, XDG_CACHE_HOME=relative, /home/ann/.cache/layerscope",
        "Linux, XDG_CACHE_HOME=, /home/ann/.cache/layerscope",
        "Mac OS X, XDG_CACHE_HOME=/fast/cache, /home/ann/Library/Caches/layerscope",
        "Windows 11, '', /home/ann/AppData/Local/layerscope",
        "Windows 11, LOCALAPPDATA=/local, /local/layerscope",
    })
    void withoutASettingItIsTheCacheFolderOfTheSystem(String system, String variable, Path expected) {
        String[] parts = variable.split("=", 2);
        Map<String, String> environment = variable.isEmpty() ? Map.of() : Map.of(parts[0], parts[1]);

        assertThat(LayerscopeHome.of(" ", system, "/home/ann", environment)).isEqualTo(expected.toAbsolutePath());
    }

    @Test
    void aSettingWinsAndMayBeRelative() {
        assertThat(LayerscopeHome.of(" data/../here ", "Linux", "/home/ann", Map.of()))
                .isEqualTo(Path.of("here").toAbsolutePath());
    }
}
