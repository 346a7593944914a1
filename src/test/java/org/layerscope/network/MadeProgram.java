package org.layerscope.network;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Writes archives that PyTorch would not write. The network's input is {@code input}, its one parameter {@code shared}. */
final class MadeProgram {

    private final int[] weight;
    private final List<String> nodes = new ArrayList<>();
    private final List<String> tensors = new ArrayList<>();
    private String last = "input";
    private String root = "some.Net";
    private String module = "some.Block";
    private String note = "";

    MadeProgram(int size, int... weight) {
        this.weight = weight;
        tensors.add("\"input\": " + tensor(1, 3, size, size));
    }

    /** The class of the whole network. */
    void root(String type) {
        root = type;
    }

    /** The class of the modules whose calls come next. */
    void module(String type) {
        module = type;
    }

    /** Something that nobody asks for beside each size of the parameter. */
    void note(String text) {
        note = text;
    }

    static String tensor(String argument, String name) {
        return argument(argument, "{\"as_tensor\": {\"name\": \"%s\"}}".formatted(name));
    }

    static String tensors(String argument, List<String> names) {
        return argument(
                argument,
                names.stream()
                        .map("{\"name\": \"%s\"}"::formatted)
                        .collect(Collectors.joining(", ", "{\"as_tensors\": [", "]}")));
    }

    static String whole(String argument, int value) {
        return argument(argument, "{\"as_int\": %d}".formatted(value));
    }

    static String wholes(String argument, int... values) {
        return argument(argument, "{\"as_ints\": %s}".formatted(Arrays.toString(values)));
    }

    static String text(String argument, String value) {
        return argument(argument, "{\"as_string\": \"%s\"}".formatted(value));
    }

    static String flag(String argument, boolean value) {
        return argument(argument, "{\"as_bool\": %s}".formatted(value));
    }

    private static String argument(String name, String value) {
        return "{\"name\": \"%s\", \"arg\": %s}".formatted(name, value);
    }

    /** A call in the code of the module at that path, with an output of that shape; gives the output's name. */
    String call(String operation, String path, Shape output, String... arguments) {
        return call(operation, path, tensor(1, output.channels(), output.height(), output.width()), arguments);
    }

    /** A call that makes a vector. */
    String vector(String operation, String input, int length) {
        return call(operation, "block", tensor(1, length), tensor("self", input));
    }

    private String call(String operation, String path, String output, String... arguments) {
        last = "t" + nodes.size();
        nodes.add("""
                {"target": "torch.ops.aten.%s.default", "inputs": [%s], "outputs": [{"as_tensor": {"name": "%s"}}],
                 "metadata": {"nn_module_stack": "r,,%s;%s,%s,%s"}}""".formatted(operation, String.join(", ", arguments), last, root, path, path, module));
        tensors.add("\"%s\": %s".formatted(last, output));
        return last;
    }

    /** A call with nothing but an input, whose shape the output has. */
    String call(String operation, Shape output, String input) {
        return call(operation, "block", output, tensor("self", input));
    }

    private static String tensor(int... sizes) {
        int[] strides = new int[sizes.length];
        strides[sizes.length - 1] = 1;
        for (int i = sizes.length - 2; i >= 0; i--) {
            strides[i] = strides[i + 1] * sizes[i + 1];
        }
        return "{\"dtype\": 7, \"sizes\": %s, \"strides\": %s, \"storage_offset\": {\"as_int\": 0}}"
                .formatted(list(sizes), list(strides));
    }

    private static String list(int... numbers) {
        return Arrays.stream(numbers)
                .mapToObj("{\"as_int\": %d}"::formatted)
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** The archive; its output is the last call's. */
    byte[] bytes() {
        SequencedMap<String, byte[]> entries = new LinkedHashMap<>();
        put(entries, "models/model.json", """
                {"schema_version": {"major": 8}, "graph_module": {
                  "graph": {"nodes": [%s], "tensor_values": {%s}},
                  "signature": {
                    "input_specs": [{"parameter": {"arg": {"name": "p"}, "parameter_name": "shared"}},
                      {"user_input": {"arg": {"as_tensor": {"name": "input"}}}}],
                    "output_specs": [{"user_output": {"arg": {"as_tensor": {"name": "%s"}}}}]}}}""".formatted(String.join(",\n", nodes), String.join(",\n", tensors), last));
        put(entries, "data/weights/model_weights_config.json", """
                {"config": {"shared": {"path_name": "weight_0", "use_pickle": false, "tensor_meta": %s}}}""".formatted(
                        tensor(weight).replace("{\"as_int\"", "{\"note\": \"" + note + "\", \"as_int\"")));
        int numbers = Arrays.stream(weight).reduce(1, (left, right) -> left * right);
        entries.put("net/data/weights/weight_0", new byte[4 * numbers]);
        return Zips.bytes(Collections.unmodifiableMap(entries), true);
    }

    private static void put(SequencedMap<String, byte[]> entries, String name, String text) {
        entries.put("net/" + name, text.getBytes(StandardCharsets.UTF_8));
    }
}
