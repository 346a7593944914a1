package org.layerscope.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.layerscope.visualization.ClassMap;

/** A class map as JSON. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@SuppressWarnings("ArrayRecordComponent") // never compared
record ExplanationJson(
        @JsonProperty("class") int index,
        String label,
        String method,
        String tap,
        List<Integer> shape,
        float[] values,
        float logit,
        @Nullable Double bias) {

    static ExplanationJson of(ClassMap map) {
        return new ExplanationJson(
                map.index(),
                map.label(),
                map.method().id(),
                map.tap(),
                List.of(map.height(), map.width()),
                map.values(),
                map.logit(),
                map.bias().isPresent() ? map.bias().getAsDouble() : null);
    }
}
