package org.layerscope.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * One call in an exported program.
 *
 * @param target what is called: {@code torch.ops.aten.conv2d.default}
 * @param arguments by name, absent ones left out
 * @param outputs names of the tensors that it gives; empty for checks and arithmetic of sizes
 * @param stack the modules whose code makes the call, from the root to the innermost; never empty
 */
record ProgramNode(String target, Map<String, JsonNode> arguments, List<String> outputs, List<Frame> stack) {

    private static final int LARGEST = 1 << 20;
    private static final int LONGEST_NAME = 200;
    private static final int MOST_TENSORS = 1024;
    private static final String WORD = "[\\p{L}\\p{M}\\p{Nd}_-]+";
    private static final Pattern PATH = Pattern.compile("(%1$s(\\.%1$s)*)?".formatted(WORD));
    /** Python puts {@code <locals>} behind a function that a class is defined in. */
    private static final Pattern TYPE =
            Pattern.compile("((%1$s|<locals>)\\.)*%1$s".formatted("[\\p{L}\\p{M}\\p{Nd}_]+"));

    /**
     * A module in the middle of a call.
     *
     * @param call tells this call of the module from its others
     * @param path the module's path
     * @param type its class with package: {@code torch.nn.modules.conv.Conv2d}
     */
    record Frame(String call, String path, String type) {

        private static final Frame ROOT = new Frame("", "", "Module");

        /** The class name alone. */
        String simpleType() {
            return type.substring(type.lastIndexOf('.') + 1);
        }
    }

    static ProgramNode from(JsonNode node) {
        String target = node.path("target").asString("");
        Expect.that(!target.isBlank(), "operation", "without a target", "a name");
        Expect.that(target.length() <= LONGEST_NAME, "operation", target, "a name of at most 200 characters");
        SequencedMap<String, JsonNode> arguments = new LinkedHashMap<>();
        for (JsonNode input : node.path("inputs")) {
            JsonNode argument = input.path("arg");
            if (!argument.has("as_none")) {
                arguments.put(input.path("name").asString(""), argument);
            }
        }
        List<String> outputs = new ArrayList<>();
        for (JsonNode output : node.path("outputs")) {
            name(output.path("as_tensor")).ifPresent(outputs::add);
            output.path("as_tensors").forEach(tensor -> name(tensor).ifPresent(outputs::add));
        }
        Expect.that(outputs.size() <= MOST_TENSORS, target, outputs.size() + " outputs", "at most " + MOST_TENSORS);
        String stack = node.path("metadata").path("nn_module_stack").asString("");
        return new ProgramNode(target, arguments, outputs, frames(stack));
    }

    /** {@code key,path,class} of each module, separated by semicolons. */
    private static List<Frame> frames(String stack) {
        List<Frame> frames = new ArrayList<>();
        for (String part : stack.split(";", 65)) {
            String[] fields = part.split(",", 3);
            if (fields.length == 3 && !fields[2].isBlank()) {
                int repeated = fields[1].indexOf('@');
                String path = repeated < 0 ? fields[1] : fields[1].substring(0, repeated);
                Expect.that(
                        path.length() <= LONGEST_NAME && PATH.matcher(path).matches(),
                        "module path",
                        path,
                        "at most 200 letters, digits, _, - and dots between them");
                Expect.that(path.split("\\.", 66).length < 66, "module path", path, "at most 65 names");
                Expect.that(
                        fields[2].length() <= LONGEST_NAME
                                && TYPE.matcher(fields[2]).matches(),
                        "class of " + (path.isEmpty() ? "the network" : path),
                        fields[2],
                        "at most 200 letters, digits, _ and dots between them");
                frames.add(new Frame(fields[0], path, fields[2]));
            }
        }
        Expect.that(frames.size() <= 64, "module stack", frames.size() + " modules", "at most 64");
        return frames.isEmpty() ? List.of(Frame.ROOT) : List.copyOf(frames);
    }

    private static Optional<String> name(JsonNode tensor) {
        return Optional.of(tensor.path("name").asString("")).filter(name -> !name.isEmpty());
    }

    /** The innermost module. */
    Frame caller() {
        return stack.getLast();
    }

    /** {@code torch.ops.aten.conv2d.default (at features.0)}. */
    String where() {
        return target + " (at " + (caller().path().isEmpty() ? "the network" : caller().path()) + ")";
    }

    /** The operation's name: {@code conv2d}; empty for what is none of PyTorch's own. */
    String operation() {
        String prefix = "torch.ops.aten.";
        return target.startsWith(prefix) ? target.substring(prefix.length()).split("\\.", 2)[0] : "";
    }

    boolean has(String argument) {
        return arguments.containsKey(argument);
    }

    /** Name of the tensor in an argument; empty where that is something else. */
    Optional<String> tensor(String argument) {
        return name(argument(argument).path("as_tensor"));
    }

    /** Names of the tensors in a list of them. */
    List<String> tensors(String argument) {
        List<String> names = new ArrayList<>();
        JsonNode tensors = argument(argument).path("as_tensors");
        Expect.that(tensors.size() <= MOST_TENSORS, where(), tensors.size() + " tensors", "at most " + MOST_TENSORS);
        tensors.forEach(tensor -> name(tensor).ifPresent(names::add));
        require(!names.isEmpty(), argument, "tensors");
        return names;
    }

    /** A number, whole or not; {@code otherwise} where the argument is absent. */
    double number(String argument, double otherwise) {
        if (!has(argument)) {
            return otherwise;
        }
        JsonNode number = argument(argument).has("as_int")
                ? argument(argument).path("as_int")
                : argument(argument).path("as_float");
        require(number.isNumber() && Double.isFinite(number.asDouble()), argument, "a number");
        return number.asDouble();
    }

    boolean flag(String argument, boolean otherwise) {
        if (!has(argument)) {
            return otherwise;
        }
        JsonNode flag = argument(argument).path("as_bool");
        require(flag.isBoolean(), argument, "true or false");
        return flag.asBoolean();
    }

    String text(String argument, String otherwise) {
        return has(argument) ? argument(argument).path("as_string").asString("") : otherwise;
    }

    int whole(String argument, int otherwise) {
        return has(argument) ? whole(argument, argument(argument).path("as_int")) : otherwise;
    }

    List<Integer> wholes(String argument) {
        JsonNode values = argument(argument).path("as_ints");
        require(values.isArray() && values.size() <= 1024, argument, "plain numbers");
        return values.valueStream().map(value -> whole(argument, value)).toList();
    }

    /** Whether the argument is a list of plain sizes, none left to be worked out. */
    boolean givesAllSizes(String argument) {
        JsonNode values = has(argument) ? argument(argument).path("as_ints") : MissingNode.getInstance();
        return values.isArray() && values.valueStream().allMatch(value -> value.asInt(-1) >= 0);
    }

    /** Height and width, given as two numbers or one for both; {@code otherwise} where there are none. */
    Pair pair(String argument, Pair otherwise) {
        List<Integer> values = has(argument) ? wholes(argument) : List.of();
        require(values.size() <= 2, argument, "height and width");
        return values.isEmpty() ? otherwise : new Pair(values.getFirst(), values.getLast());
    }

    private int whole(String argument, JsonNode value) {
        require(
                value.isIntegralNumber() && value.canConvertToInt() && Math.abs((long) value.asInt()) <= LARGEST,
                argument,
                "a whole number of at most " + LARGEST);
        return value.asInt();
    }

    private JsonNode argument(String argument) {
        JsonNode value = arguments.get(argument);
        if (value == null) {
            throw new IllegalArgumentException(where() + ": no " + argument + " (expected: one)");
        }
        return value;
    }

    void require(boolean holds, String argument, String expectation) {
        if (!holds) {
            // Not before: an argument may be as long as the program.
            String found = has(argument) ? argument(argument).toString() : "absent";
            Expect.that(false, where(), argument + " " + found, expectation);
        }
    }
}
