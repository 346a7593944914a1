package org.layerscope.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.layerscope.engine.MadeMaps;
import org.layerscope.engine.Maps;
import org.layerscope.network.Shape;
import org.layerscope.network.TapKind;
import org.layerscope.visualization.FeatureMaps;
import org.layerscope.visualization.TapInfo;
import tools.jackson.databind.json.JsonMapper;

class ChannelJsonTest {

    private static final Shape SHAPE = new Shape(4, 1, 2);
    private static final FeatureMaps MAPS = maps(0, -0f, 2, 2, Float.NaN, 1, Float.POSITIVE_INFINITY, Float.NaN);

    private static FeatureMaps maps(float... numbers) {
        Maps maps = MadeMaps.of(SHAPE, numbers);
        return new FeatureMaps(SHAPE, maps.cells(), maps.minimum(), maps.maximum(), maps.summary());
    }

    private static List<ChannelJson> channels(TapKind kind) {
        return ChannelJson.of(new TapInfo("tap", kind, OptionalInt.empty(), SHAPE, Optional.empty()), MAPS);
    }

    @Test
    void aChannelIsDeadOnlyAfterARelu() {
        assertThat(channels(TapKind.RELU))
                .extracting(ChannelJson::flags)
                .containsExactly(List.of("dead"), List.of("constant"), List.of("nan"), List.of("nan", "inf"));
        assertThat(channels(TapKind.BLOCK).getFirst().flags()).containsExactly("dead");
        assertThat(channels(TapKind.BN).getFirst().flags()).containsExactly("constant");
    }

    @Test
    void aMapOfOneCellIsNeverConstant() {
        Shape single = new Shape(3, 1, 1);
        Maps maps = MadeMaps.of(single, 0, 5, Float.NaN);
        FeatureMaps found = new FeatureMaps(single, maps.cells(), maps.minimum(), maps.maximum(), maps.summary());
        TapInfo tap = new TapInfo("tap", TapKind.RELU, OptionalInt.empty(), single, Optional.empty());

        assertThat(ChannelJson.of(tap, found))
                .extracting(ChannelJson::flags)
                .containsExactly(List.of("dead"), List.of(), List.of("nan"));
    }

    @Test
    void whatIsNotFiniteLeavesTheJsonWhole() {
        String json = JsonMapper.shared().writeValueAsString(channels(TapKind.RELU));

        assertThat(json)
                .contains("{\"channel\":2,\"min\":1.0,\"max\":1.0,\"mean\":1.0,\"std\":0.0,\"zeroFraction\":0.0,"
                        + "\"flags\":[\"nan\"]}")
                .doesNotContain("NaN", "Infinity");
    }
}
