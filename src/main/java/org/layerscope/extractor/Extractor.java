package org.layerscope.extractor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.Set;
import org.layerscope.network.Activation;
import org.layerscope.network.AdaptiveAvgPool2d;
import org.layerscope.network.AvgPool2d;
import org.layerscope.network.BasicBlock;
import org.layerscope.network.BatchNorm2d;
import org.layerscope.network.Bottleneck;
import org.layerscope.network.Conv2d;
import org.layerscope.network.CustomModule;
import org.layerscope.network.Dropout;
import org.layerscope.network.Flatten;
import org.layerscope.network.Linear;
import org.layerscope.network.MaxPool2d;
import org.layerscope.network.Module;
import org.layerscope.network.ResNet;
import org.layerscope.network.Sequential;
import org.layerscope.network.VGG;

/**
 * Walks a network's tree and lists every convolution outside of down-sampling branches, every linear layer and every
 * down-sampling branch, in the tree's order. A down-sampling branch is a child named {@code downsample}; nothing inside
 * of one is listed or counted. Unlike the article's code it looks into blocks of unknown types as well. The weights of
 * what it lists are in the network's state dict under the same paths. Immutable.
 */
public final class Extractor {

    private static final String DOWNSAMPLE = "downsample";
    private static final Set<String> BLOCKS = Set.of("BasicBlock", "Bottleneck");

    private final List<Layer> layers = new ArrayList<>();
    private final List<String> linearLayers = new ArrayList<>();
    private final List<String> downsamplingLayers = new ArrayList<>();
    private final List<String> sequentials = new ArrayList<>();
    private final List<String> blocks = new ArrayList<>();
    private final Set<String> unrecognised = new LinkedHashSet<>();
    private final double seconds;

    private Extractor(Module root) {
        long started = System.nanoTime();
        walk("", root);
        seconds = (System.nanoTime() - started) / 1e9;
    }

    /** Walks the tree below the root; the root itself is not counted. */
    public static Extractor of(Module root) {
        return new Extractor(root);
    }

    private void walk(String parent, Module module) {
        module.children().forEach((name, child) -> {
            String path = parent.isEmpty() ? name : parent + "." + name;
            if (name.equals(DOWNSAMPLE)) {
                downsamplingLayers.add(path);
            } else {
                enter(path, child);
                walk(path, child);
            }
        });
    }

    private void enter(String path, Module module) {
        switch (module) {
            case Conv2d conv -> layers.add(new Layer(layers.size(), path, conv));
            case Linear linear -> linearLayers.add(path);
            case Sequential sequential -> sequentials.add(path);
            case BasicBlock block -> blocks.add(path);
            case Bottleneck block -> blocks.add(path);
            case CustomModule custom when BLOCKS.contains(custom.type()) -> blocks.add(path);
            case CustomModule custom -> unrecognised.add(custom.type());
            case BatchNorm2d norm -> {}
            case Activation activation -> {}
            case MaxPool2d pool -> {}
            case AvgPool2d pool -> {}
            case AdaptiveAvgPool2d pool -> {}
            case Flatten flatten -> {}
            case Dropout dropout -> {}
            case ResNet network -> {}
            case VGG network -> {}
        }
    }

    /** The convolutions, indices from 0. */
    public List<Layer> layers() {
        return Collections.unmodifiableList(layers);
    }

    /** Paths of the linear layers. */
    public List<String> linearLayers() {
        return Collections.unmodifiableList(linearLayers);
    }

    /** Paths of the down-sampling branches. */
    public List<String> downsamplingLayers() {
        return Collections.unmodifiableList(downsamplingLayers);
    }

    /** Types of the modules that it looked into without knowing them, each once, in order of appearance. */
    public List<String> unrecognised() {
        return List.copyOf(unrecognised);
    }

    /**
     * The article's summary, its keys verbatim and in its order: names and the time are strings, counts are integers.
     * Sequentials are counted at any depth, except those that are down-sampling branches or inside of one.
     */
    public SequencedMap<String, Object> info() {
        SequencedMap<String, Object> info = new LinkedHashMap<>();
        info.put("Down-sample layers name", DOWNSAMPLE);
        info.put("Total CNN Layers", layers.size());
        info.put("Total Sequential Layers", sequentials.size());
        info.put("Total Downsampling Layers", downsamplingLayers.size());
        info.put("Total Linear Layers", linearLayers.size());
        info.put("Total number of Bottleneck and Basicblock", blocks.size());
        info.put("Total Execution time", String.format(Locale.ROOT, "%.5f sec", seconds));
        return Collections.unmodifiableSequencedMap(info);
    }
}
