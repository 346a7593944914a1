package org.layerscope.network;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The module tree behind an exported program's operations, with the operations' paths, taps and weights.
 *
 * <p>A module of PyTorch's own whose calls each make one operation, always the same, is a leaf of our type. All others are containers; an
 * operation of their own code gets a name below them: {@code layer1.0.add1}. Where that has weights, a leaf of that name stands for it, so
 * that tree and state dict hold all weights.
 */
final class ProgramModules {

    private static final String SEQUENTIAL = "torch.nn.modules.container.Sequential";

    private static final int MOST_MODULES = 10_000;

    private final List<ProgramTrace.Step> steps;
    /** Called modules by path. */
    private final SequencedMap<String, ProgramNode.Frame> frames = new LinkedHashMap<>();
    /** Indices of the operations that a module's own code makes, by its path. */
    private final Map<String, List<Integer>> own = new HashMap<>();

    private final Set<String> parents = new HashSet<>();
    private final SequencedMap<String, Module> leaves = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();
    /** The first number that may be free behind a name. */
    private final Map<String, Integer> next = new HashMap<>();

    private final List<String> paths = new ArrayList<>();
    private final List<Tap> taps = new ArrayList<>();
    private final Map<String, String> weights = new HashMap<>();

    /**
     * Names everything.
     *
     * @param dropouts modules that make no operation
     * @param order paths of all modules in the order of their definition, as far as known
     */
    ProgramModules(List<ProgramTrace.Step> steps, Map<String, Dropout> dropouts, List<String> order) {
        this.steps = steps;
        for (int i = 0; i < steps.size(); i++) {
            List<ProgramNode.Frame> stack = steps.get(i).node().stack();
            stack.forEach(frame -> frames.putIfAbsent(frame.path(), frame));
            own.computeIfAbsent(stack.getLast().path(), path -> new ArrayList<>())
                    .add(i);
        }
        for (String path : frames.keySet()) {
            parents.addAll(ancestors(path));
            refuseMany(parents.size());
        }
        taken.addAll(frames.keySet());
        taken.addAll(parents);
        taken.addAll(dropouts.keySet());
        taken.addAll(order);
        dropouts.forEach((path, dropout) -> {
            if (!frames.containsKey(path)) {
                leaves.put(path, dropout);
            }
        });
        Map<String, List<Integer>> calls = new HashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            name(i, calls);
        }
        tapBlocks();
    }

    private static void refuseMany(int modules) {
        Expect.that(modules <= MOST_MODULES, "network", modules + " modules or more", "at most " + MOST_MODULES);
    }

    private static List<String> ancestors(String path) {
        List<String> ancestors = new ArrayList<>();
        for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
            ancestors.add(path.substring(0, dot));
        }
        if (!path.isEmpty()) {
            ancestors.add("");
        }
        return ancestors;
    }

    private void name(int index, Map<String, List<Integer>> calls) {
        ProgramTrace.Step step = steps.get(index);
        String caller = step.node().caller().path();
        Optional<Module> leaf = leaf(caller);
        String path = leaf.isPresent() ? caller : free(ModuleTree.join(caller, word(step)));
        if (leaf.isPresent()) {
            leaves.put(path, leaf.get());
        } else if (!step.weights().isEmpty() && step.settings() instanceof Module module) {
            leaves.put(path, module);
        }
        paths.add(path);
        step.weights().forEach((name, tensor) -> weights.put(path + "." + name, tensor));
        List<Integer> earlier = calls.computeIfAbsent(path, key -> new ArrayList<>());
        earlier.add(index);
        kind(step.kind())
                .ifPresent(kind -> taps.add(new Tap(tapPath(path, earlier.size(), leaf.isPresent()), kind, index)));
    }

    /** The n-th call of a shared module has n behind its path; the first one of a layer with weights has not. */
    private String tapPath(String path, int call, boolean leaf) {
        boolean once = !leaf || own.getOrDefault(path, List.of()).size() == 1;
        boolean layer = leaves.get(path) instanceof Conv2d || leaves.get(path) instanceof Linear;
        return once || (call == 1 && layer) ? path : free(path, call);
    }

    private Optional<Module> leaf(String path) {
        List<Integer> calls = own.getOrDefault(path, List.of());
        ProgramTrace.Step first = steps.get(calls.getFirst());
        boolean known = !path.isEmpty()
                && !parents.contains(path)
                && calls.stream().allMatch(call -> isOwnModule(steps.get(call), path))
                && calls.stream().allMatch(call -> same(steps.get(call), first));
        return known && first.settings() instanceof Module module ? Optional.of(module) : Optional.empty();
    }

    private static boolean same(ProgramTrace.Step left, ProgramTrace.Step right) {
        return left.kind() == right.kind()
                && Objects.equals(left.settings(), right.settings())
                && left.weights().equals(right.weights());
    }

    private static boolean isOwnModule(ProgramTrace.Step step, String path) {
        return step.weights().isEmpty()
                ? step.node().caller().type().startsWith("torch.nn.modules.")
                : step.weights().values().stream().allMatch(weight -> weight.startsWith(path + "."));
    }

    private String free(String base) {
        return free(base, 1);
    }

    private String free(String base, int from) {
        int number = Math.max(from, next.getOrDefault(base, from));
        while (!taken.add(base + number)) {
            number++;
        }
        next.put(base, number + 1);
        return base + number;
    }

    private static String word(ProgramTrace.Step step) {
        return switch (step.kind()) {
            case RELU, ACTIVATION ->
                step.settings() instanceof Module module ? module.type().toLowerCase(Locale.ROOT) : "activation";
            case BATCH_NORM -> "bn";
            case ADD -> step.node().operation().startsWith("sub") ? "sub" : "add";
            case MAX_POOL -> "maxpool";
            case AVG_POOL, ADAPTIVE_AVG_POOL -> "avgpool";
            default -> step.kind().name().toLowerCase(Locale.ROOT);
        };
    }

    private static Optional<TapKind> kind(OpKind kind) {
        return switch (kind) {
            case CONV -> Optional.of(TapKind.CONV);
            case BATCH_NORM -> Optional.of(TapKind.BN);
            case RELU, ACTIVATION -> Optional.of(TapKind.RELU);
            case MAX_POOL -> Optional.of(TapKind.MAXPOOL);
            case AVG_POOL, ADAPTIVE_AVG_POOL -> Optional.of(TapKind.AVGPOOL);
            case LINEAR -> Optional.of(TapKind.FC);
            case ADD -> Optional.of(TapKind.ADD);
            case MUL -> Optional.of(TapKind.MUL);
            case CAT -> Optional.of(TapKind.CAT);
            case FLATTEN, SCALE_SHIFT, SLICE, SHUFFLE, IDENTITY -> Optional.empty();
        };
    }

    /** What is known of a container's calls: their names, its number of operations, and which of them others read. */
    private record Block(Set<String> calls, Set<Integer> inside, Set<Integer> outputs) {

        Block() {
            this(new HashSet<>(), new HashSet<>(), new HashSet<>());
        }

        /** Where it is called once, of several operations the only one that others read. */
        Optional<Integer> output() {
            return calls.size() == 1 && inside.size() > 1 && outputs.size() == 1
                    ? outputs.stream().findFirst()
                    : Optional.empty();
        }
    }

    private void tapBlocks() {
        Map<String, Block> blocks = blocks();
        frames.forEach((path, frame) -> {
            boolean block = !path.isEmpty()
                    && !leaves.containsKey(path)
                    && !frame.type().equals(SEQUENTIAL);
            if (block) {
                Optional.ofNullable(blocks.get(path))
                        .flatMap(Block::output)
                        .ifPresent(operation -> taps.add(new Tap(path, TapKind.BLOCK, operation)));
            }
        });
        // Stable: at one operation the taps of its own come first, then those of the containers, inner ones first.
        List<Tap> inOrder = new ArrayList<>(taps);
        inOrder.sort(Comparator.comparingInt(Tap::operation)
                .thenComparingInt(
                        tap -> tap.kind() == TapKind.BLOCK ? -tap.path().length() : Integer.MIN_VALUE));
        taps.clear();
        taps.addAll(inOrder);
    }

    private Map<String, Block> blocks() {
        Map<String, Block> blocks = new HashMap<>();
        List<Set<String>> containers = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Set<String> around = new HashSet<>();
            for (ProgramNode.Frame frame : steps.get(i).node().stack()) {
                Block block = blocks.computeIfAbsent(frame.path(), path -> new Block());
                block.calls().add(frame.call());
                block.inside().add(i);
                around.add(frame.path());
            }
            containers.add(around);
            for (int input : steps.get(i).inputs()) {
                if (input != Operation.NETWORK_INPUT) {
                    left(blocks, containers.get(input), around, input);
                }
            }
        }
        left(blocks, containers.getLast(), Set.of(), steps.size() - 1);
        return blocks;
    }

    /** An operation's output is read by another, or by whoever runs the network. */
    private static void left(Map<String, Block> blocks, Set<String> from, Set<String> to, int operation) {
        for (String path : from) {
            if (!to.contains(path)) {
                blocks.getOrDefault(path, new Block()).outputs().add(operation);
            }
        }
    }

    Graph graph() {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            ProgramTrace.Step step = steps.get(i);
            String node = step.node().outputs().getFirst();
            operations.add(new Operation(step.kind(), paths.get(i), step.settings(), step.inputs(), node));
        }
        return new Graph(operations, taps);
    }

    /** Names in the archive of the weights, by their names in our state dict. */
    Map<String, String> weights() {
        return weights;
    }

    /**
     * The tree.
     *
     * @throws IllegalArgumentException when it has more than {@value #MOST_MODULES} modules, or a leaf something below it
     * @param order paths of all modules in the order of their definition, as far as known
     */
    Module root(List<String> order) {
        SequencedSet<String> all = new LinkedHashSet<>();
        Set<String> present = new HashSet<>(frames.keySet());
        present.addAll(parents);
        for (String path : leaves.keySet()) {
            parents.addAll(ancestors(path));
            present.addAll(ancestors(path));
            present.add(path);
            refuseMany(present.size());
        }
        for (String path : leaves.keySet()) {
            Expect.that(!parents.contains(path), "module", path, "none below one that computes");
        }
        order.stream().filter(present::contains).forEach(all::add);
        frames.keySet().forEach(all::add);
        all.addAll(leaves.keySet());
        present.forEach(all::add);
        Map<String, SequencedSet<String>> children = new HashMap<>();
        for (String path : all) {
            if (!path.isEmpty()) {
                String parent = path.substring(0, Math.max(0, path.lastIndexOf('.')));
                children.computeIfAbsent(parent, key -> new LinkedHashSet<>()).add(path);
            }
        }
        return module("", children);
    }

    private Module module(String path, Map<String, SequencedSet<String>> children) {
        @Nullable Module leaf = leaves.get(path);
        if (leaf != null) {
            return leaf;
        }
        Children named = new Children();
        for (String child : children.getOrDefault(path, new LinkedHashSet<>())) {
            named.with(child.substring(child.lastIndexOf('.') + 1), module(child, children));
        }
        SequencedMap<String, Module> byName = named.byName();
        ProgramNode.Frame frame = frames.get(path);
        if (frame != null && frame.type().equals(SEQUENTIAL)) {
            return new Sequential(byName);
        }
        return new CustomModule(frame == null ? list(byName) : frame.simpleType(), byName);
    }

    /** The type of a module that is never called itself, but whose children are. */
    private static String list(SequencedMap<String, Module> children) {
        return children.keySet().stream().allMatch(name -> name.matches("\\d+")) ? "ModuleList" : "Module";
    }
}
