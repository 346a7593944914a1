package org.layerscope.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.layerscope.model.Model;
import org.layerscope.network.Conv2d;
import org.layerscope.network.CustomModule;
import org.layerscope.network.Module;

class CoverageTest {

    @TempDir
    Path home;

    @ParameterizedTest
    @CsvSource({"FORWARD, 53", "CHAIN, 49"})
    void theChainLeavesOutTheConvolutionsOfDownSamplingBranches(Pass pass, int recorded) {
        Model model = new Workbench(home).model();

        assertThat(Coverage.of(model, TapInfo.of(model, ExtractionSettings.defaults(model, pass))))
                .isEqualTo(new Coverage(recorded, 53, List.of()));
    }

    @Test
    void modulesOfUnknownTypesAreNamed() {
        Model known = new Workbench(home).model();
        SequencedMap<String, Module> children = new LinkedHashMap<>();
        children.put("attention", new CustomModule("Attention", new LinkedHashMap<>()));
        children.put("conv", Conv2d.of(3, 8, 3, 1, 1));
        Model model = new Model(
                known.id(),
                known.title(),
                known.architecture(),
                false,
                known.weights(),
                known.fingerprint(),
                known.preprocessing(),
                known.fixedSize(),
                known.labels(),
                new CustomModule("Net", children),
                known.graph());

        assertThat(Coverage.of(model, List.of())).isEqualTo(new Coverage(0, 1, List.of("Attention")));
    }
}
