package org.layerscope.image;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Walks the chunks of a PNG file and keeps those that make the picture, so that no decoder meets a text bomb. Inflates nothing; a
 * compressed profile is handed on as it is.
 */
final class PngGate {

    static final int SIGNATURE = 8;

    /** The most chunks: 20 MB have 2,560 of the usual 8 KB. */
    static final int MAX_CHUNKS = 16_384;

    private static final int HEADER_LENGTH = 13;
    private static final int MAX_PALETTE_BYTES = 3 * 256;
    private static final int MAX_TRANSPARENCY_BYTES = 256;
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504C5445;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454E44;
    private static final int TRNS = 0x74524E53;
    private static final int ICCP = 0x69434350;
    private static final int EXIF = 0x65584966;
    private static final int ACTL = 0x6163544C;
    private static final int GREY = 0;
    private static final int RGB = 2;
    private static final int PALETTE = 3;

    private final Bytes file;
    private final Pieces.Builder pixels = new Pieces.Builder();
    private int chunks;
    private int colourType;
    private byte[] header = {};
    private byte[] palette = {};
    private byte[] transparency = {};
    private @Nullable Pieces profile;
    private @Nullable Orientation orientation;
    private boolean animated;

    private PngGate(Bytes file) {
        this.file = file;
    }

    static Checked check(byte[] file) {
        return new PngGate(new Bytes(file)).walk();
    }

    private Checked walk() {
        if (!file.has(SIGNATURE, 8 + HEADER_LENGTH)) {
            return truncated();
        }
        if (file.is(SIGNATURE + 4, "CgBI")) {
            return Refusal.unsupported("export", Phrase.of("kind.png_iphone"));
        }
        if (!file.is(SIGNATURE + 4, "IHDR") || file.u32(SIGNATURE) != HEADER_LENGTH) {
            return Refusal.corrupt("png_begin");
        }
        Optional<Refusal> sides = Picture.refuseSides(Format.PNG, file.u32(SIGNATURE + 8), file.u32(SIGNATURE + 12));
        if (sides.isPresent()) {
            return sides.get();
        }
        colourType = file.u8(SIGNATURE + 17);
        int at = SIGNATURE;
        while (file.has(at, 8)) {
            long length = file.u32(at);
            if (!file.has(at + 8L, length + 4)) {
                return truncated();
            }
            int end = at + 8 + (int) length;
            if (file.u32(at + 4) == IEND) {
                return finish();
            }
            if (++chunks > MAX_CHUNKS) {
                return Refusal.tooComplex(Phrase.of("complex.chunks", "PNG", MAX_CHUNKS), MAX_CHUNKS, chunks);
            }
            Optional<Refusal> refusal = chunk(at + 8, end);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            at = end + 4;
        }
        return truncated();
    }

    private Optional<Refusal> chunk(int start, int end) {
        int type = (int) file.u32(start - 4);
        boolean essential = Character.isUpperCase(file.u8(start - 4));
        boolean wanted = essential || type == TRNS || type == ICCP || type == EXIF || type == ACTL;
        if (wanted && crc(start - 4, end) != file.u32(end)) {
            return essential ? Optional.of(Refusal.corrupt("png_checksum", file.text(start - 4, 4))) : Optional.empty();
        }
        int length = end - start;
        switch (type) {
            case IHDR -> {
                if (header.length > 0) {
                    return Optional.of(Refusal.corrupt("png_headers"));
                }
                header = file.slice(start, end);
            }
            case PLTE -> palette = first(palette, start, end, MAX_PALETTE_BYTES);
            case IDAT -> pixels.add(file.array(), start, end);
            case TRNS -> transparency = first(transparency, start, end, MAX_TRANSPARENCY_BYTES);
            case ICCP -> profile = profile == null ? packedProfile(start, end) : profile;
            case EXIF -> orientation = orientation == null ? Exif.orientation(file, start, end) : orientation;
            case ACTL -> animated = length == 8 && file.u32(start) > 1;
            default -> {
                // Texts, times, hints: not needed.
            }
        }
        return Optional.empty();
    }

    /** What was found before, else what is here: of several, decoders take the first or refuse the file. */
    private byte[] first(byte[] before, int start, int end, int most) {
        return before.length > 0 || end - start > most ? before : file.slice(start, end);
    }

    private long crc(int from, int to) {
        CRC32 crc = new CRC32();
        crc.update(file.array(), from, to - from);
        return crc.getValue();
    }

    /** The profile behind its name and the compression method; empty if it is larger than any real one. */
    private Pieces packedProfile(int start, int end) {
        int at = start;
        while (at < end && file.u8(at) != 0) {
            at++;
        }
        boolean usable = at + 2 <= end && end - at <= ColourProfile.MAX_BYTES;
        return usable ? Pieces.of(file.array(), at + 2, end) : Pieces.NONE;
    }

    private Checked finish() {
        if (pixels.length() == 0) {
            return Refusal.corrupt("no_picture", "PNG");
        }
        if (colourType == PALETTE && palette.length == 0) {
            return Refusal.corrupt("no_palette", "PNG");
        }
        Pieces.Builder data = new Pieces.Builder().add(file.array(), 0, SIGNATURE);
        add(data, IHDR, Pieces.of(header));
        if (colourType == PALETTE) {
            add(data, PLTE, Pieces.of(palette));
            add(data, TRNS, Pieces.of(transparency));
        }
        add(data, IDAT, pixels.build());
        add(data, IEND, Pieces.NONE);
        Bytes sides = new Bytes(header);
        Picture picture = Picture.of(Format.PNG, (int) sides.u32(0), (int) sides.u32(4), data.build())
                .withTransparent(transparentColour())
                .withProfile(profile == null || (colourType & RGB) == 0 ? Pieces.NONE : profile)
                .withOrientation(orientation == null ? Orientation.UPRIGHT : orientation);
        return animated ? picture.withNote(Phrase.of("note.animation")) : picture;
    }

    /** The one transparent colour of a picture without palette; palettes carry their transparency into the decoder. */
    private int[] transparentColour() {
        int samples = colourType == GREY ? 1 : colourType == RGB ? 3 : 0;
        if (samples == 0 || transparency.length != 2 * samples) {
            return new int[0];
        }
        int[] colour = new int[samples];
        for (int i = 0; i < samples; i++) {
            colour[i] = new Bytes(transparency).u16(2 * i);
        }
        return colour;
    }

    /** One chunk; without its checksum, which the decoder passes over and the gate has looked at. */
    private static void add(Pieces.Builder out, int type, Pieces content) {
        out.add(ByteBuffer.allocate(8).putInt(content.length()).putInt(type).array())
                .add(content)
                .add(new byte[4]);
    }

    private Refusal truncated() {
        return Refusal.truncated(Format.PNG, file.length());
    }
}
