package org.layerscope.network;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Makes a network of an archive's bytes. Every complaint is an IllegalArgumentException or ArithmeticException. */
final class ProgramReader {

    private static final String EVAL = "operations outside training: call model.eval() before exporting";
    private static final int COLOURS = 3;
    private static final int MOST_OPERATIONS = 5_000;

    private final JsonNode module;
    private final List<ProgramNode> nodes = new ArrayList<>();
    private final ProgramWeights weights;
    private final long archiveBytes;

    private ProgramReader(ByteBuffer bytes) {
        ProgramArchive archive = new ProgramArchive(bytes);
        module = archive.program().path("graph_module");
        JsonNode calls = module.path("graph").path("nodes");
        refuseMany(calls.size());
        calls.forEach(node -> nodes.add(ProgramNode.from(node)));
        weights = new ProgramWeights(archive);
        archiveBytes = bytes.remaining();
    }

    static ExportedProgram.Accepted read(ByteBuffer bytes) {
        return new ProgramReader(bytes).read();
    }

    private ExportedProgram.Accepted read() {
        refuseTraining();
        refuseUnsupported();
        JsonNode recorded = module.path("graph").path("tensor_values");
        String in = input();
        String out = output();
        ProgramValues values = new ProgramValues(recorded, weightNames(), in);
        Shape input = values.shape(in);
        Expect.that(input.channels() == COLOURS, "input", input.channels() + " channels", "3: red, green and blue");
        ProgramTrace trace = new ProgramTrace(values, weights);
        for (ProgramNode node : nodes) {
            if (!node.outputs().isEmpty()) {
                AtenArguments.check(node);
                AtenOperations.of(node).orElseThrow().accept(trace, node);
            }
        }
        List<ProgramTrace.Step> steps = trace.stepsTo(out);
        refuseMany(steps.size());
        List<String> order = new ArrayList<>();
        module.path("module_call_graph")
                .forEach(entry -> order.add(entry.path("fqn").asString("")));
        ProgramModules modules = new ProgramModules(steps, trace.dropouts(), order);
        Graph graph = modules.graph();
        refuseOtherShapes(graph, steps, input);
        Module root = modules.root(order);
        return new ExportedProgram.Accepted(
                root,
                graph,
                stateDict(root, modules.weights()),
                input,
                trace.sizesFixed() || !fitsLarger(graph, input));
    }

    private static void refuseMany(int operations) {
        Expect.that(operations <= MOST_OPERATIONS, "network", operations + " operations", "at most " + MOST_OPERATIONS);
    }

    private void refuseTraining() {
        boolean mutated = module.path("signature")
                .path("output_specs")
                .valueStream()
                .anyMatch(output -> output.has("buffer_mutation"));
        Expect.that(!mutated, "network", "in training mode: it changes its buffers", EVAL);
        for (ProgramNode node : nodes) {
            String name = node.operation();
            boolean training = node.flag("training", false)
                    || node.flag("train", false)
                    || name.equals("native_batch_norm")
                    || name.equals("_native_batch_norm_legit")
                    || name.equals("_native_batch_norm_legit_functional");
            Expect.that(!training, node.where(), "in training mode", EVAL);
        }
    }

    private void refuseUnsupported() {
        SequencedMap<String, List<String>> unsupported = new LinkedHashMap<>();
        for (ProgramNode node : nodes) {
            // Without an output it checks or works out sizes, unless it is somebody's own.
            boolean followed = !node.outputs().isEmpty() || node.target().startsWith("torch.ops.higher_order.");
            boolean foreign =
                    node.target().startsWith("torch.ops.") && node.operation().isEmpty();
            if ((followed && AtenOperations.of(node).isEmpty()) || foreign) {
                String place = node.caller().path().isEmpty()
                        ? "the network"
                        : node.caller().path();
                unsupported
                        .computeIfAbsent(node.target(), target -> new ArrayList<>())
                        .add(place);
            }
        }
        String found = unsupported.entrySet().stream()
                .map(entry -> entry.getKey() + places(entry.getValue()))
                .collect(Collectors.joining(", "));
        Expect.that(unsupported.isEmpty(), "not supported", found, "operations of convolutional classifiers");
    }

    private static String places(List<String> places) {
        String more = places.size() == 1 ? "" : " and %d more".formatted(places.size() - 1);
        return " (at " + places.getFirst() + more + ")";
    }

    private Map<String, String> weightNames() {
        Map<String, String> names = new HashMap<>();
        for (JsonNode input : module.path("signature").path("input_specs")) {
            input.properties().forEach(entry -> {
                String kind = entry.getKey();
                String own = entry.getValue().path(kind + "_name").asString("");
                if (!own.isEmpty()) {
                    names.put(entry.getValue().path("arg").path("name").asString(""), own);
                }
            });
        }
        return names;
    }

    private String input() {
        return only("input", "user_input");
    }

    private String output() {
        return only("output", "user_output");
    }

    private String only(String name, String kind) {
        List<String> names = module.path("signature")
                .path(name + "_specs")
                .valueStream()
                .map(spec -> spec.path(kind).path("arg").path("as_tensor").path("name"))
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .toList();
        Expect.that(names.size() == 1, "network", names.size() + " " + name + "s", "one " + name);
        return names.getFirst();
    }

    private static void refuseOtherShapes(Graph graph, List<ProgramTrace.Step> steps, Shape input) {
        List<Shape> shapes = graph.boundedShapes(input);
        for (int i = 0; i < steps.size(); i++) {
            ProgramTrace.Step step = steps.get(i);
            Expect.that(
                    shapes.get(i).equals(step.recorded()),
                    step.node().where(),
                    "output " + shapes.get(i),
                    step.recorded() + " as recorded");
        }
    }

    private static boolean fitsLarger(Graph graph, Shape input) {
        try {
            graph.shapes(
                    new Shape(COLOURS, Math.multiplyExact(2, input.height()), Math.multiplyExact(2, input.width())));
            return true;
        } catch (IllegalArgumentException | ArithmeticException misfit) {
            return false;
        }
    }

    private StateDict stateDict(Module root, Map<String, String> names) {
        SequencedMap<String, int[]> shapes = ModuleTree.stateDict(root);
        Map<String, FloatBuffer> values = new HashMap<>();
        long numbers = 0;
        for (Map.Entry<String, int[]> entry : shapes.entrySet()) {
            String own = names.getOrDefault(entry.getKey(), entry.getKey());
            int[] found = weights.shape(own);
            int[] shape = entry.getValue();
            Expect.that(Arrays.equals(found, shape), own, Arrays.toString(found), Arrays.toString(shape));
            FloatBuffer tensor = weights.values(own);
            numbers += tensor.remaining();
            // Each name gets numbers of its own once the network is loaded, though modules may share them here.
            Expect.that(
                    numbers <= archiveBytes, own, "more numbers than the archive has bytes, " + archiveBytes, "less");
            values.put(entry.getKey(), tensor);
        }
        return StateDict.of(shapes, values);
    }
}
