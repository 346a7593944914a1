package org.layerscope.visualization;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.layerscope.model.Model;
import org.layerscope.model.Preprocessing;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an archive holds and how it was made: {@code manifest.json}. Its members stand in this order.
 *
 * @param layerscope version of the program
 * @param libraries versions of what computed, by name
 * @param model the network
 * @param pass {@code forward} or {@code chain}
 * @param input the picture that the network got
 * @param preprocessing from its pixels to numbers: scaled to 0..range, minus mean, divided by std
 * @param show which activation of each layer
 * @param channels the range that was asked for; a layer with fewer has those that it has
 * @param script name of the file that computes the numbers again; null where there is none
 * @param noScript why there is none
 * @param layers in the order of the network
 * @param files all other files of the archive
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ArchiveManifest(
        String layerscope,
        SortedMap<String, String> libraries,
        Network model,
        String pass,
        Input input,
        Numbers preprocessing,
        String show,
        String channels,
        @JsonInclude @Nullable String script,
        @Nullable String noScript,
        List<Entry> layers,
        List<Content> files) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    record Network(
            String id,
            String title,
            String architecture,
            boolean trained,
            String weights,
            String sha256,
            String licence,
            String fingerprint) {

        static Network of(Model model) {
            return new Network(
                    model.id(),
                    model.title(),
                    model.architecture(),
                    model.trained(),
                    model.weights().source(),
                    model.weights().sha256(),
                    model.weights().licence(),
                    model.fingerprint());
        }
    }

    /** @param file null where the picture is not to be shown */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Input(@Nullable String file, int width, int height, String fit) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Numbers(double range, float[] mean, float[] std) {

        static Numbers of(Preprocessing preprocessing) {
            return new Numbers(preprocessing.range(), preprocessing.mean(), preprocessing.std());
        }
    }

    /**
     * @param module path of the module that gives the activation
     * @param call which of its calls in the pass, from 1
     * @param node name of that call in an exported program; null for other networks
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            int index,
            String layer,
            String tap,
            String module,
            int call,
            @Nullable String node,
            List<Integer> shape,
            String channels,
            String file) {}

    record Content(String name, long bytes, String sha256) {}

    ArchiveManifest withHashes(Map<String, String> sha256) {
        List<Content> hashed = files.stream()
                .map(file -> new Content(file.name(), file.bytes(), sha256.getOrDefault(file.name(), file.sha256())))
                .toList();
        return new ArchiveManifest(
                layerscope,
                libraries,
                model,
                pass,
                input,
                preprocessing,
                show,
                channels,
                script,
                noScript,
                layers,
                hashed);
    }

    byte[] json() {
        return JSON.writeValueAsBytes(this);
    }
}
