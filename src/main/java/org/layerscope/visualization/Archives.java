package org.layerscope.visualization;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.layerscope.model.Preprocessing;
import org.layerscope.network.Graph;
import org.layerscope.network.Operation;

/** Says what an archive is to hold. */
final class Archives {

    private static final String INPUT = "input.png";
    private static final String SCRIPT = "recompute.py";

    private final Extraction extraction;
    private final PassPlan plan;
    private final Computation computation;

    Archives(Extraction extraction, PassPlan plan, Computation computation) {
        this.extraction = extraction;
        this.plan = plan;
        this.computation = computation;
    }

    Archive of(String version, Show show, ChannelRange channels, boolean withInput) {
        List<Archive.Layer> layers = new ArrayList<>();
        List<ArchiveManifest.Entry> entries = new ArrayList<>();
        for (LayerTaps stop : plan.layers()) {
            TapInfo tap = plan.tap(stop.tap(show)).orElseThrow();
            // A layer with fewer channels than the range begins with has its last ones.
            ChannelRange there = channels.clampTo(tap.shape().channels());
            String file = "layers/%03d-%s.npy".formatted(stop.layer().index(), tap.path());
            layers.add(new Archive.Layer(tap, there, file));
            entries.add(entry(stop, tap, there, file));
        }
        SequencedMap<String, byte[]> beside = new LinkedHashMap<>();
        if (withInput) {
            beside.put(INPUT, extraction.input().png());
        }
        String noScript = switch (RecomputeScript.of(extraction.model())) {
            case RecomputeScript.Written(String text) -> {
                beside.put(SCRIPT, text.getBytes(StandardCharsets.UTF_8));
                yield null;
            }
            case RecomputeScript.None(String why) -> why;
        };
        List<ArchiveManifest.Content> files = new ArrayList<>();
        beside.forEach((name, bytes) -> files.add(Archive.content(name, bytes.length)));
        layers.forEach(layer -> files.add(Archive.content(layer.file(), layer.bytes())));
        return new Archive(
                extraction, layers, beside, manifest(version, show, channels, withInput, noScript, entries, files));
    }

    private ArchiveManifest manifest(
            String version,
            Show show,
            ChannelRange channels,
            boolean withInput,
            @Nullable String noScript,
            List<ArchiveManifest.Entry> entries,
            List<ArchiveManifest.Content> files) {
        ExtractionSettings settings = extraction.settings();
        Preprocessing preprocessing = Passes.preprocessing(extraction.model(), settings.pass());
        return new ArchiveManifest(
                version,
                new TreeMap<>(computation.libraries()),
                ArchiveManifest.Network.of(extraction.model()),
                settings.pass().id(),
                new ArchiveManifest.Input(
                        withInput ? INPUT : null,
                        extraction.input().width(),
                        extraction.input().height(),
                        settings.fit().id()),
                ArchiveManifest.Numbers.of(preprocessing),
                show.id(),
                text(channels),
                noScript == null ? SCRIPT : null,
                noScript,
                entries,
                files);
    }

    private ArchiveManifest.Entry entry(LayerTaps stop, TapInfo tap, ChannelRange channels, String file) {
        Operation operation = plan.graph().operations().get(plan.operation(tap.path()));
        String module = operation.path();
        // The n-th call of a ReLU that a block's code calls has the module's path and n as its own.
        String call = tap.path().startsWith(module) ? tap.path().substring(module.length()) : "";
        return new ArchiveManifest.Entry(
                stop.layer().index(),
                stop.layer().path(),
                tap.path(),
                module,
                call.matches("\\d{1,6}") ? Integer.parseInt(call) : 1,
                node(tap),
                List.of(
                        tap.shape().channels(),
                        tap.shape().height(),
                        tap.shape().width()),
                text(channels),
                file);
    }

    private @Nullable String node(TapInfo tap) {
        Graph graph = extraction.model().graph();
        return graph.tap(tap.path())
                .map(known -> graph.operations().get(known.operation()).node())
                .filter(node -> !node.isEmpty())
                .orElse(null);
    }

    private static String text(ChannelRange range) {
        return range.first() + "-" + range.last();
    }
}
