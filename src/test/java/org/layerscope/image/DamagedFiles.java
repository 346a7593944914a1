package org.layerscope.image;

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

/** Valid files, and the same with damage of all kinds. */
public final class DamagedFiles {

    /** Small, so that most of the damage hits structure; of all formats, and of the ways in which each can be written. */
    public static final List<byte[]> INTACT = List.of(
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

    /** A change of a file's bytes; where it lies, what it takes and what it puts there are fractions of what there is. */
    private record Damage(Kind kind, double place, int length, int value) {}

    private enum Kind {
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

    private DamagedFiles() {}

    /** One to four changes of one of {@link #INTACT}. */
    public static Arbitrary<byte[]> all() {
        Arbitrary<Damage> damage = Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.integers().between(1, 40),
                        Arbitraries.of(0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, -1, 42))
                .as(Damage::new);
        return Combinators.combine(
                        Arbitraries.of(INTACT),
                        Arbitraries.of(INTACT),
                        damage.list().ofMinSize(1).ofMaxSize(4))
                .as(DamagedFiles::damaged);
    }

    private static byte[] damaged(byte[] file, byte[] other, List<Damage> damages) {
        byte[] damaged = file;
        for (Damage damage : damages) {
            damaged = apply(damage, damaged, other);
        }
        return damaged;
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
        byte[] palette = bytes(3, 2, 1, 0, 6, 5, 4, 0);
        byte[] runs = bytes(4, 0, 0, 0, 0, 4, 0, 1, 0, 1, 0, 0, 2, 1, 0, 2, 1, 1, 0, 1);
        header[2] = (byte) (header.length + palette.length + runs.length);
        header[10] = (byte) (header.length + palette.length);
        header[28] = 8;
        header[30] = 1;
        header[46] = 2;
        return join(header, palette, runs);
    }
}
