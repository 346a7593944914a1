package org.layerscope.engine;

import ai.djl.Device;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.layerscope.network.Graph;

/** DJL's PyTorch on one device with the networks loaded there. All but {@link #load} is for the device's thread only. */
final class PyTorch implements AutoCloseable {

    private static final int MAX_NETWORKS = 4;
    private static final String CUDA = "cuda";

    private final String device;
    private final PtNDManager root;
    private final Map<String, LoadedNetwork> networks = new LinkedHashMap<>(8, 0.75f, true);
    private final Quantizer quantizer = new Quantizer();

    /** Loads the native library; must come from the start-up thread, whose class loader sees the jars. */
    static void load() {
        ai.djl.engine.Engine.getEngine("PyTorch");
    }

    /**
     * Chooses the device and proves that it computes.
     *
     * @param wanted {@code auto}, {@code cpu} or {@code cuda}
     * @param threads of one operation on the CPU; 0 leaves PyTorch's own choice
     */
    PyTorch(String wanted, int threads) {
        ai.djl.engine.Engine engine = ai.djl.engine.Engine.getEngine("PyTorch");
        boolean gpu = switch (wanted) {
            case "auto" -> engine.getGpuCount() > 0;
            case "cpu" -> false;
            case CUDA -> true;
            default ->
                throw new IllegalArgumentException(
                        "layerscope.device: %s (expected: auto, cpu or cuda)".formatted(wanted));
        };
        device = gpu ? CUDA : "cpu";
        if (threads > 0) {
            JniUtils.setNumThreads(threads);
        }
        JniUtils.setGradMode(false);
        root = (PtNDManager) engine.newBaseManager(gpu ? Device.gpu() : Device.cpu());
        SelfTest.run(root);
    }

    /** Of PyTorch and of DJL. */
    static Map<String, String> versions() {
        ai.djl.engine.Engine engine = ai.djl.engine.Engine.getEngine("PyTorch");
        return Map.of("PyTorch", engine.getVersion(), "DJL", ai.djl.engine.Engine.getDjlVersion());
    }

    String device() {
        return device;
    }

    /** Runs a request; empty when cancelled. */
    Optional<PassResult> run(PassRequest request, PassListener listener, Duration queued, BooleanSupplier cancelled) {
        LoadedNetwork network = network(request.weights());
        long start = System.nanoTime();
        Optional<Tensor> output = pass(request, network, request.record().keySet(), listener, cancelled);
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        if (output.isEmpty()) {
            return Optional.empty();
        }
        OptionalDouble difference = OptionalDouble.empty();
        if (request.extent() == Extent.PROVED) {
            Optional<Tensor> plain = pass(request, network, Set.of(), listener, cancelled);
            if (plain.isEmpty()) {
                return Optional.empty();
            }
            difference = OptionalDouble.of(largestDifference(output.get(), plain.get()));
        }
        Optional<Tensor> delivered = request.extent() == Extent.RECORDED ? Optional.empty() : output;
        return Optional.of(new PassResult(delivered, difference, queued, duration));
    }

    private Optional<Tensor> pass(
            PassRequest request,
            LoadedNetwork network,
            Set<Integer> recorded,
            PassListener listener,
            BooleanSupplier cancelled) {
        Graph graph = request.graph();
        try (PtNDManager manager = root.newSubManager(root.getDevice())) {
            PassRunner runner =
                    new PassRunner(manager, network, graph, request.input().shape(), cancelled);
            PassRunner.Recorder recorder = (index, shape, activation) -> {
                if (request.record().get(index) == Recording.EXACT) {
                    listener.recorded(index, PassRunner.tensor(activation, shape));
                } else {
                    listener.recorded(index, quantize(shape, activation));
                }
            };
            return request.gradient().isPresent()
                    ? runner.differentiate(
                            request.input(), request.gradient().get(), recorded, recorder, listener::differentiated)
                    : runner.run(request.input(), request.lastOperation(), recorded, recorder);
        }
    }

    private Maps quantize(org.layerscope.network.Shape shape, PtNDArray activation) {
        Optional<Maps> there = device.equals(CUDA) ? DeviceQuantizer.quantize(activation, shape) : Optional.empty();
        return there.orElseGet(() -> quantizer.quantize(PassRunner.numbers(activation), shape));
    }

    private static double largestDifference(Tensor a, Tensor b) {
        double largest = 0;
        for (int i = 0; i < a.data().length; i++) {
            boolean equal = Float.compare(a.data()[i], b.data()[i]) == 0; // also where both are NaN, or infinite
            largest = Math.max(largest, equal ? 0 : Math.abs((double) a.data()[i] - b.data()[i]));
        }
        return largest;
    }

    private LoadedNetwork network(NetworkWeights weights) {
        LoadedNetwork known = networks.get(weights.hash());
        if (known != null) {
            return known;
        }
        Iterator<LoadedNetwork> eldest = networks.values().iterator();
        while (networks.size() >= MAX_NETWORKS) {
            eldest.next().close();
            eldest.remove();
        }
        LoadedNetwork loaded = new LoadedNetwork(root, weights.load().get());
        networks.put(weights.hash(), loaded);
        return loaded;
    }

    /** Frees all memory of the device; the next pass loads its network again. */
    void forgetNetworks() {
        List.copyOf(networks.values()).forEach(LoadedNetwork::close);
        networks.clear();
        if (device.equals(CUDA)) {
            JniUtils.emptyCudaCache();
        }
    }

    @Override
    public void close() {
        forgetNetworks();
        root.close();
    }
}
