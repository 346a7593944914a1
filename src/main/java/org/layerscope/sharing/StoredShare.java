package org.layerscope.sharing;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.layerscope.visualization.Cell;
import org.layerscope.visualization.ChannelRange;
import org.layerscope.visualization.ColorMap;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.KernelInput;
import org.layerscope.visualization.Lens;
import org.layerscope.visualization.Order;
import org.layerscope.visualization.Pass;
import org.layerscope.visualization.Scale;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/** A row of the table {@code stored_share}. */
@Table
record StoredShare(
        @Id String id,
        String owner,
        long createdAt,
        @Nullable Long expiresAt,
        @Nullable String title,
        boolean showPhoto,
        String model,
        String weights,
        Pass pass,
        int inputSize,
        String fit,
        String tap,
        int firstChannel,
        int lastChannel,
        ColorMap colorMap,
        Scale scale,
        Order channelOrder,
        @Nullable Integer selectedChannel,
        @Nullable String pinnedTap,
        @Nullable String filters,
        @Nullable Comparison compared,
        @Nullable String cell,
        int alpha,
        @Nullable Integer explained,
        boolean enlarged,
        long bytes) {

    static StoredShare of(Share share, String owner, long bytes) {
        SharedView view = share.view();
        OptionalInt selected = view.selectedChannel();
        Cell cell = view.lens().cell();
        return new StoredShare(
                share.key(),
                owner,
                share.createdAt().getEpochSecond(),
                share.expiresAt().map(Instant::getEpochSecond).orElse(null),
                share.title().orElse(null),
                share.showPhoto(),
                share.model(),
                share.weights(),
                share.pass(),
                share.size(),
                share.fit(),
                view.tap(),
                view.channels().first(),
                view.channels().last(),
                view.colorMap(),
                view.scale(),
                view.order(),
                selected.isPresent() ? selected.getAsInt() : null,
                view.pinnedTap().orElse(null),
                view.filters().map(KernelInput::id).orElse(null),
                view.compared().orElse(null),
                cell == null ? null : cell.id(),
                view.lens().alpha(),
                view.lens().explained(),
                view.lens().enlarged(),
                bytes);
    }

    Share share() {
        return new Share(
                id,
                Optional.ofNullable(title),
                showPhoto,
                model,
                weights,
                pass,
                inputSize,
                fit,
                new SharedView(
                        tap,
                        new ChannelRange(firstChannel, lastChannel),
                        colorMap,
                        scale,
                        channelOrder,
                        selectedChannel == null ? OptionalInt.empty() : OptionalInt.of(selectedChannel),
                        Optional.ofNullable(pinnedTap),
                        Optional.ofNullable(filters).flatMap(KernelInput::parse),
                        Optional.ofNullable(compared),
                        new Lens(
                                Optional.ofNullable(cell).flatMap(Cell::parse).orElse(null),
                                alpha,
                                explained,
                                enlarged)),
                Instant.ofEpochSecond(createdAt),
                Optional.ofNullable(expiresAt).map(Instant::ofEpochSecond));
    }
}
