package org.layerscope.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Walks the chunks of a WebP file, keeps the first frame, and makes sure that it has the size that the header promises. */
final class WebpGate {

    static final int HEADER = 12;
    static final int MAX_CHUNKS = 16_384;
    private static final int CHUNK = 8;
    private static final int FRAME_HEADER = 16;
    private static final int ALPHA_FLAG = 0x10;

    private final Bytes file;
    private @Nullable Chunk extended;
    private @Nullable Chunk pixels;
    private @Nullable Chunk alpha;
    private Picture.@Nullable Place place;
    private @Nullable Chunk profile;
    private @Nullable Orientation orientation;
    private int frames;
    private int chunks;

    private record Chunk(String type, int start, int end) {}

    private WebpGate(Bytes file) {
        this.file = file;
    }

    static Checked check(byte[] file) {
        return new WebpGate(new Bytes(file)).walk();
    }

    private Checked walk() {
        long end = CHUNK + file.u32le(4);
        boolean complete = chunks(HEADER, (int) Math.min(end, file.length())) && end <= file.length();
        if (chunks > MAX_CHUNKS) {
            return Refusal.tooComplex(Phrase.of("complex.chunks", "WebP", MAX_CHUNKS), MAX_CHUNKS, chunks);
        }
        Picture.Place canvas = canvas();
        if (canvas == null) {
            return complete ? Refusal.corrupt("no_picture", "WebP") : truncated();
        }
        Optional<Refusal> sides = Picture.refuseSides(Format.WEBP, canvas.width(), canvas.height());
        if (sides.isPresent()) {
            return sides.get();
        }
        return complete ? finish(canvas) : truncated();
    }

    /** Takes note of the chunks in a part of the file; false if the last one is cut off. */
    private boolean chunks(int from, int to) {
        int at = from;
        while (at + CHUNK <= to && ++chunks <= MAX_CHUNKS) {
            long end = at + CHUNK + file.u32le(at + 4);
            Chunk chunk = new Chunk(file.text(at, 4), at + CHUNK, (int) Math.min(end, to));
            take(chunk);
            if (end > to) {
                return false;
            }
            at = (int) Math.min(end + (end & 1), to);
        }
        return at == to;
    }

    private void take(Chunk chunk) {
        int length = chunk.end - chunk.start;
        switch (chunk.type) {
            case "VP8X" -> extended = extended == null && length >= 10 ? chunk : extended;
            case "VP8 ", "VP8L" -> pixels = pixels == null ? chunk : pixels;
            case "ALPH" -> alpha = alpha == null && pixels == null ? chunk : alpha;
            case "ICCP" -> profile = profile == null && length <= ColourProfile.MAX_BYTES ? chunk : profile;
            case "EXIF" -> orientation = orientation == null ? exif(chunk) : orientation;
            case "ANMF" -> {
                frames++;
                if (frames == 1 && length >= FRAME_HEADER) {
                    place = new Picture.Place(
                            2 * file.u24le(chunk.start),
                            2 * file.u24le(chunk.start + 3),
                            1 + file.u24le(chunk.start + 6),
                            1 + file.u24le(chunk.start + 9));
                    chunks(chunk.start + FRAME_HEADER, chunk.end);
                }
            }
            default -> {
                // Text, unknown chunks: not needed.
            }
        }
    }

    private Pieces content(Chunk chunk) {
        return Pieces.of(file.array(), chunk.start, chunk.end);
    }

    private Orientation exif(Chunk chunk) {
        int from = file.is(chunk.start, "Exif\0\0") ? chunk.start + 6 : chunk.start;
        return Exif.orientation(file, from, chunk.end);
    }

    private Picture.@Nullable Place canvas() {
        Chunk header = extended;
        return header == null
                ? frame()
                : new Picture.Place(0, 0, 1 + file.u24le(header.start + 4), 1 + file.u24le(header.start + 7));
    }

    /** The size that the compressed pixels themselves announce. */
    private Picture.@Nullable Place frame() {
        Chunk data = pixels;
        if (data == null) {
            return null;
        }
        if (data.type.equals("VP8L")) {
            boolean valid = file.has(data.start, 5) && file.u8(data.start) == 0x2F;
            long bits = valid ? file.u32le(data.start + 1) : 0;
            return valid ? new Picture.Place(0, 0, 1 + (int) (bits & 0x3FFF), 1 + (int) ((bits >> 14) & 0x3FFF)) : null;
        }
        boolean valid =
                file.has(data.start, 10) && (file.u8(data.start) & 1) == 0 && file.is(data.start + 3, "\u009d\u0001*");
        return valid
                ? new Picture.Place(0, 0, file.u16le(data.start + 6) & 0x3FFF, file.u16le(data.start + 8) & 0x3FFF)
                : null;
    }

    private Checked finish(Picture.Place canvas) {
        Chunk data = pixels;
        Picture.Place frame = frame();
        if (data == null || frame == null) {
            return Refusal.corrupt("no_picture", "WebP");
        }
        Picture.Place at = place == null ? canvas : place;
        boolean fits = at.width() == frame.width()
                && at.height() == frame.height()
                && at.x() + at.width() <= canvas.width()
                && at.y() + at.height() <= canvas.height();
        if (!fits) {
            return Refusal.corrupt("webp_size");
        }
        Chunk opacity = data.type.equals("VP8 ") ? alpha : null;
        boolean stored = opacity != null && WebpAlpha.isStored(file, opacity.start, opacity.end, frame);
        Picture picture = Picture.of(
                        Format.WEBP, canvas.width(), canvas.height(), rebuild(data, frame, stored ? null : opacity))
                .at(at)
                .withAlpha(stored && opacity != null ? content(opacity) : Pieces.NONE)
                .withProfile(profile == null ? Pieces.NONE : content(profile))
                .withOrientation(orientation == null ? Orientation.UPRIGHT : orientation);
        return frames < 2 ? picture : picture.withNote(Phrase.of("note.animation"));
    }

    /** A file of this one frame alone. */
    private Pieces rebuild(Chunk data, Picture.Place frame, @Nullable Chunk opacity) {
        Pieces.Builder body = new Pieces.Builder().add("WEBP".getBytes(StandardCharsets.ISO_8859_1));
        if (opacity != null) {
            int width = frame.width() - 1;
            int height = frame.height() - 1;
            addChunk(body, "VP8X", Pieces.of(new byte[] {
                ALPHA_FLAG,
                0,
                0,
                0,
                (byte) width,
                (byte) (width >> 8),
                (byte) (width >> 16),
                (byte) height,
                (byte) (height >> 8),
                (byte) (height >> 16)
            }));
            addChunk(body, "ALPH", content(opacity));
        }
        addChunk(body, data.type, content(data));
        return new Pieces.Builder()
                .add(head("RIFF", body.length()))
                .add(body.build())
                .build();
    }

    private static void addChunk(Pieces.Builder out, String type, Pieces content) {
        out.add(head(type, content.length())).add(content).add(new byte[content.length() & 1]);
    }

    private static byte[] head(String name, int length) {
        return ByteBuffer.allocate(CHUNK)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(name.getBytes(StandardCharsets.ISO_8859_1))
                .putInt(length)
                .array();
    }

    private Refusal truncated() {
        return Refusal.truncated(Format.WEBP, file.length());
    }
}
