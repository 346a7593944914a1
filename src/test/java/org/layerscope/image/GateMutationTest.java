package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.image.MadePictures.chunk;
import static org.layerscope.image.MadePictures.file;
import static org.layerscope.image.MadePictures.join;
import static org.layerscope.image.MadePictures.photo;
import static org.layerscope.image.MadePictures.tiff;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * Chunks of PNG and entries of TIFF repeated, swapped and changed, in files that are sound otherwise: whatever passes the gate is
 * within the limits.
 */
class GateMutationTest {

    private static final int TRIES = 3_000;
    private static final int SIGNATURE = PngGate.SIGNATURE;
    private static final List<byte[]> PNGS =
            List.of(file(photo(9, 7), "png"), MadePictures.png(4, 4, 4, 3, new byte[12], chunk("PLTE", new byte[48])));
    private static final List<byte[]> TIFFS =
            List.of(tiff(MadePictures.image(photo(9, 7)), "LZW"), tiff(MadePictures.image(photo(9, 7)), "JPEG"));

    /** A change of one part; which, and where in it or in the row, are fractions of what there is. */
    record Change(Kind kind, double part, double place, int value) {}

    enum Kind {
        REPEAT,
        SWAP,
        SET
    }

    @Property(tries = TRIES, seed = "20261126", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void aPngThatPassesIsWithinTheLimits(@ForAll boolean palette, @ForAll("changes") List<Change> changes) {
        byte[] png = PNGS.get(palette ? 1 : 0);
        List<byte[]> chunks = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(png);
        for (int at = SIGNATURE; at < png.length; at += 12 + in.getInt(at)) {
            chunks.add(Arrays.copyOfRange(png, at + 4, at + 8 + in.getInt(at)));
        }
        changes.forEach(change -> apply(change, chunks, ByteOrder.BIG_ENDIAN));
        byte[][] repaired = chunks.stream()
                .map(part -> chunk(new Bytes(part).text(0, 4), Arrays.copyOfRange(part, 4, part.length)))
                .toArray(byte[][]::new);
        checkLimits(join(Arrays.copyOf(png, SIGNATURE), join(repaired)));
    }

    @Property(tries = TRIES, seed = "20261126", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void aTiffThatPassesIsWithinTheLimits(@ForAll boolean jpeg, @ForAll("changes") List<Change> changes) {
        byte[] tiff = TIFFS.get(jpeg ? 1 : 0).clone();
        ByteOrder order = tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        ByteBuffer in = ByteBuffer.wrap(tiff).order(order);
        List<byte[]> entries = new ArrayList<>();
        int directory = in.getInt(4);
        for (int i = 0; i < in.getShort(directory); i++) {
            entries.add(Arrays.copyOfRange(tiff, directory + 2 + 12 * i, directory + 14 + 12 * i));
        }
        changes.forEach(change -> apply(change, entries, order));
        // The new directory stands at the end: nothing that an offset leads to moves.
        in.putInt(4, tiff.length);
        byte[] count = ByteBuffer.allocate(2)
                .order(order)
                .putShort((short) entries.size())
                .array();
        checkLimits(join(tiff, count, join(entries.toArray(byte[][]::new)), new byte[4]));
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<Double> fraction = Arbitraries.doubles().between(0, 1);
        Arbitrary<Change> change = Combinators.combine(
                        Arbitraries.of(Kind.class),
                        fraction,
                        fraction,
                        Arbitraries.of(0, 1, 2, 7_072, 16_385, 30_000, 65_537, Integer.MAX_VALUE, -1))
                .as(Change::new);
        return change.list().ofMinSize(1).ofMaxSize(6);
    }

    private static void apply(Change change, List<byte[]> parts, ByteOrder order) {
        int last = parts.size() - 1;
        int index = (int) Math.round(change.part * last);
        int other = (int) Math.round(change.place * last);
        byte[] part = parts.get(index);
        switch (change.kind) {
            case REPEAT -> parts.add(other, part.clone());
            case SWAP -> Collections.swap(parts, index, other);
            case SET ->
                ByteBuffer.wrap(part)
                        .order(order)
                        .putInt(4 * (int) Math.round(change.place * (part.length / 4 - 1)), change.value);
        }
    }

    private static void checkLimits(byte[] file) {
        if (Gate.check(file) instanceof Picture picture) {
            assertThat(Math.max(picture.width(), picture.height())).isBetween(1, Picture.MAX_SIDE);
            assertThat((long) picture.width() * picture.height()).isBetween(1L, (long) PhotoReader.MAX_PIXELS);
        }
    }
}
