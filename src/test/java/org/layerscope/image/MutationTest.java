package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.image.MadePictures.bytes;
import static org.layerscope.image.MadePictures.file;
import static org.layerscope.image.MadePictures.join;
import static org.layerscope.image.MadePictures.photo;
import static org.layerscope.image.MadePictures.resource;
import static org.layerscope.image.MadePictures.tiff;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Valid files with damage of all kinds: each is answered cleanly. A failure prints its seed; {@code @Property(seed = ...)} repeats it.
 * The reader is that of the application: the processes that decode, of 512 MB each, have to stand it.
 */
class MutationTest {

    private static final int TRIES = 20_000;

    /** Small, so that most of the damage hits structure; of all formats, and of the ways in which each can be written. */
    private static final List<byte[]> SEEDS = List.of(
            file(photo(9, 7), "jpg"),
            resource("files/progressive-restarts.jpg"),
            resource("files/ycck.jpg"),
            file(photo(9, 7), "png"),
            MadePictures.png(4, 4, 4, 3, new byte[12], MadePictures.chunk("PLTE", new byte[48])),
            file(photo(9, 7), "gif"),
            file(photo(9, 7), "bmp"),
            runLengths(),
            resource("files/lossless.webp"),
            resource("files/simple-filter.webp"),
            resource("files/animated.webp"),
            tiff(MadePictures.image(photo(9, 7)), "LZW"),
            tiff(MadePictures.image(photo(9, 7)), "JPEG"),
            tiff(new BufferedImage(16, 9, BufferedImage.TYPE_BYTE_BINARY), "CCITT T.6"));

    private static final PhotoReader READER = PhotoReader.withWorkers();
    private static final int MOST_RESTARTS = 5;

    /** A change of a file's bytes; where it lies, what it takes and what it puts there are fractions of what there is. */
    record Damage(Kind kind, double place, int length, int value) {}

    enum Kind {
        FLIP,
        SET,
        CUT_OUT,
        CUT_OFF,
        REPEAT,
        INSERT,
        LIE_BIG_ENDIAN,
        LIE_LITTLE_ENDIAN,
        SPLICE
    }

    @Property(tries = TRIES, seed = "20261126", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void everyDamagedFileIsAnsweredCleanly(
            @ForAll("seeds") int seed, @ForAll("seeds") int other, @ForAll("damages") List<Damage> damages) {
        byte[] damaged = SEEDS.get(seed);
        for (Damage damage : damages) {
            damaged = apply(damage, damaged, SEEDS.get(other));
        }
        switch (READER.read(damaged)) {
            case Reading.Accepted accepted ->
                assertThat(accepted.photo().width()).isBetween(1, Picture.MAX_SIDE);
            case Reading.Busy busy -> throw new AssertionError("busy");
            case Reading.Refused refused ->
                assertThat(refused.refusal().sentence()).endsWith(".");
        }
    }

    @AfterContainer
    static void hardlyAnyProcessHadToBeReplaced() {
        int restarts = READER.restarts();
        READER.close();
        assertThat(restarts).isLessThanOrEqualTo(MOST_RESTARTS);
    }

    @Provide
    Arbitrary<Integer> seeds() {
        return Arbitraries.integers().between(0, SEEDS.size() - 1);
    }

    @Provide
    Arbitrary<List<Damage>> damages() {
        Arbitrary<Damage> damage = Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.integers().between(1, 40),
                        Arbitraries.of(0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, -1, 42))
                .as(Damage::new);
        return damage.list().ofMinSize(1).ofMaxSize(4);
    }

    private static byte[] apply(Damage damage, byte[] file, byte[] other) {
        if (file.length == 0) {
            return file;
        }
        // Squared, because what decides stands at the beginning.
        int at = (int) (damage.place * damage.place * (file.length - 1));
        int end = Math.min(file.length, at + damage.length);
        byte[] before = Arrays.copyOf(file, at);
        byte[] hit = Arrays.copyOfRange(file, at, end);
        byte[] after = Arrays.copyOfRange(file, end, file.length);
        int value = damage.value;
        return switch (damage.kind) {
            case FLIP -> with(file, at, file[at] ^ 1 << (damage.length & 7));
            case SET -> with(file, at, value);
            case CUT_OUT -> join(before, after);
            case CUT_OFF -> before;
            case REPEAT -> join(before, hit, hit, hit, after);
            case INSERT -> join(before, new byte[damage.length], hit, after);
            case LIE_BIG_ENDIAN -> with(file, at, value >> 24, value >> 16, value >> 8, value);
            case LIE_LITTLE_ENDIAN -> with(file, at, value, value >> 8, value >> 16, value >> 24);
            case SPLICE -> join(before, Arrays.copyOfRange(other, Math.min(at, other.length), other.length));
        };
    }

    private static byte[] with(byte[] file, int at, int... values) {
        byte[] changed = file.clone();
        byte[] put = bytes(values);
        System.arraycopy(put, 0, changed, at, Math.min(put.length, file.length - at));
        return changed;
    }

    private static byte[] runLengths() {
        byte[] header = Arrays.copyOf(file(photo(4, 4), "bmp"), 54);
        header[10] = 62;
        header[28] = 8;
        header[30] = 1;
        header[46] = 2;
        byte[] palette = bytes(3, 2, 1, 0, 6, 5, 4, 0);
        return join(header, palette, bytes(4, 0, 0, 0, 0, 4, 0, 1, 0, 1, 0, 0, 2, 1, 0, 2, 1, 1, 0, 1));
    }
}
