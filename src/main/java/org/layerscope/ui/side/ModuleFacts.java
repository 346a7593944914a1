package org.layerscope.ui.side;

import java.util.List;
import java.util.Locale;
import org.layerscope.network.BatchNorm2d;
import org.layerscope.network.Conv2d;
import org.layerscope.network.Linear;
import org.layerscope.network.Module;
import org.layerscope.network.ModuleTree;
import org.layerscope.network.Pair;
import org.layerscope.network.Sequential;

/** Modules described in a few characters. */
final class ModuleFacts {

    private ModuleFacts() {}

    /** Such as {@code 7×7 /2 → 64} for a convolution or {@code 3 × Bottleneck} for a stage; the type where nothing else helps. */
    static String of(Module module) {
        return switch (module) {
            case Conv2d conv -> convolution(conv);
            case Linear linear -> linear.inFeatures() + " → " + linear.outFeatures();
            case BatchNorm2d norm -> "BatchNorm2d";
            case Sequential stage -> stage(List.copyOf(stage.children().values()));
            default -> module.type();
        };
    }

    /** The number of trainable values, such as {@code 25.6 M}. */
    static String parameters(Module root) {
        long parameters = ModuleTree.parameters(root);
        return parameters < 1_000_000
                ? String.format(Locale.ROOT, "%.1f k", parameters / 1e3)
                : String.format(Locale.ROOT, "%.1f M", parameters / 1e6);
    }

    private static String convolution(Conv2d conv) {
        StringBuilder text = new StringBuilder(size(conv.kernelSize()));
        if (!conv.stride().equals(Pair.of(1))) {
            text.append(" /").append(conv.stride().height());
            if (conv.stride().width() != conv.stride().height()) {
                text.append('×').append(conv.stride().width());
            }
        }
        if (conv.groups() > 1) {
            text.append(" · ").append(conv.groups()).append(" groups");
        }
        return text.append(" → ").append(conv.outChannels()).toString();
    }

    private static String size(Pair pair) {
        return pair.height() + "×" + pair.width();
    }

    private static String stage(List<Module> children) {
        List<String> types = children.stream().map(Module::type).distinct().toList();
        return types.size() == 1 ? children.size() + " × " + types.getFirst() : children.size() + " modules";
    }
}
