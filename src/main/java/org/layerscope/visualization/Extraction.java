package org.layerscope.visualization;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.layerscope.image.Photo;
import org.layerscope.model.Model;
import org.layerscope.network.Graph;
import org.layerscope.network.Shape;
import org.layerscope.network.Tap;

/**
 * One photo through one model by one pass. Thread-safe; activations that are not in memory are computed when asked for.
 *
 * <p>While the pass runs, {@link #maps} of a layer is a future that completes as soon as that layer is recorded.
 */
public final class Extraction {

    private final String id;
    private final ExtractionSettings settings;
    private final Model model;
    private final Photo input;
    private final Graph graph;
    private final List<LayerTaps> layers;
    private final StateFeed states = new StateFeed();
    private final CompletableFuture<Extraction> ended = new CompletableFuture<>();
    private final Recorder recorder;

    Extraction(
            String id,
            ExtractionSettings settings,
            Model model,
            Photo input,
            Recorder.Resources resources,
            long decodeMs) {
        this.id = id;
        this.settings = settings;
        this.model = model;
        this.input = input;
        this.graph = Passes.graph(model, settings.pass());
        this.layers = LayerTaps.of(model, settings.pass(), graph, settings.size());
        this.recorder = new Recorder(this, resources, decodeMs);
    }

    void start() {
        recorder.start();
    }

    /** In place of {@link #start}: it fails for this reason. */
    void refuse(ExtractionException why) {
        recorder.refuse(why);
    }

    /** At least 128 random bits, base64url: who knows it may read everything here. */
    public String id() {
        return id;
    }

    /** What was asked for. */
    public ExtractionSettings settings() {
        return settings;
    }

    /** The model that computes it. */
    public Model model() {
        return model;
    }

    /** The photo as the network sees it: square, upright, 8 bit. */
    public Photo input() {
        return input;
    }

    /** The stops of the layer slider. */
    public List<LayerTaps> layers() {
        return layers;
    }

    /** All taps in the order of the pass. */
    public List<TapInfo> taps() {
        List<Shape> shapes = graph.shapes(new Shape(3, input.height(), input.width()));
        return graph.taps().stream()
                .map(tap -> new TapInfo(tap.path(), tap.kind(), layerOf(tap), shapes.get(tap.operation())))
                .toList();
    }

    private OptionalInt layerOf(Tap tap) {
        return layers.stream()
                .filter(stop -> stop.convolution().equals(tap.path())
                        || stop.batchNorm().filter(tap.path()::equals).isPresent()
                        || stop.relu().filter(tap.path()::equals).isPresent())
                .mapToInt(stop -> stop.layer().index())
                .findFirst();
    }

    /** Where it is on its way. */
    public ExtractionState state() {
        return states.state();
    }

    /** Completes with this extraction when it has ended, well or not. */
    public CompletableFuture<Extraction> ended() {
        return ended;
    }

    /**
     * Tells {@code listener} the state now and at every change, one after another and without a lock, often on the device's thread: it must
     * not block.
     *
     * @return ends that
     */
    public Runnable onChange(Consumer<ExtractionState> listener) {
        return states.add(listener);
    }

    /** No effect once ended. */
    void become(ExtractionState next) {
        if (states.become(next) && next.ended()) {
            ended.complete(this);
        }
    }

    Graph graph() {
        return graph;
    }

    /** The tap of this path, or of the layer with this index. */
    public Optional<TapInfo> tap(String pathOrIndex) {
        String path = pathOrIndex;
        if (path.matches("\\d{1,6}")) {
            int index = Integer.parseInt(path);
            path = index < layers.size() ? layers.get(index).convolution() : "";
        }
        String wanted = path;
        return taps().stream().filter(tap -> tap.path().equals(wanted)).findFirst();
    }

    /** The feature maps of a tap. Fails with {@link ExtractionException} as cause. */
    public CompletableFuture<FeatureMaps> maps(TapInfo tap) {
        return handedOut(recorder.maps(operation(tap)));
    }

    /** The exact numbers of a tap. Fails with {@link ExtractionException} as cause. */
    public CompletableFuture<Activation> activation(TapInfo tap) {
        return handedOut(recorder.exact(operation(tap)));
    }

    /** A future of the caller's own: it may be cancelled without harm to others, and what hangs on it does not hold the device up. */
    private static <T> CompletableFuture<T> handedOut(CompletableFuture<T> shared) {
        return shared.isDone() ? shared.copy() : shared.thenApplyAsync(Function.identity());
    }

    private int operation(TapInfo tap) {
        return graph.tap(tap.path()).orElseThrow().operation();
    }

    /** The most likely classes, the first first; empty for the chain, and until it is done. */
    public List<Prediction> predictions(int top) {
        return recorder.output()
                .map(logits -> Predictions.top(logits, model.labels(), top))
                .orElse(List.of());
    }

    /** The largest difference between the logits of this recorded pass and those of a plain one; once done, forward only. */
    public OptionalDouble logitsMaxAbsDiff() {
        return recorder.difference();
    }

    /** Where the time went so far. */
    public Timings timings() {
        return recorder.timings();
    }

    /** Calls it off if it has not ended; when this returns it has ended, and whoever waits for a layer hears {@code cancelled}. */
    public void cancel() {
        recorder.cancel();
    }

    /** Calls everything off; nothing is computed for it any more. */
    void forget() {
        recorder.forget();
    }

    String owner() {
        return recorder.owner();
    }
}
