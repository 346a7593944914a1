package org.layerscope.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Walks the chunks of a WebP file, keeps the first frame, and makes sure that it has the size that the header promises. */
final class WebpGate {

    static final int HEADER = 12;
    private static final int CHUNK = 8;
    private static final int FRAME_HEADER = 16;
    private static final int ALPHA_FLAG = 0x10;

    private final Bytes file;
    private @Nullable Chunk extended;
    private @Nullable Chunk pixels;
    private @Nullable Chunk alpha;
    private Picture.@Nullable Place place;
    private byte[] profile = {};
    private Orientation orientation = Orientation.UPRIGHT;
    private int frames;

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
        Picture.Place canvas = canvas();
        if (canvas == null) {
            return complete ? corrupt("holds no picture") : truncated();
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
        while (at + CHUNK <= to) {
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
            case "ICCP" -> profile = file.slice(chunk.start, chunk.end);
            case "EXIF" -> orientation = exif(file.slice(chunk.start, chunk.end));
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

    private static Orientation exif(byte[] block) {
        Bytes bytes = new Bytes(block);
        return Exif.orientation(bytes.is(0, "Exif\0\0") ? bytes.slice(6, block.length) : block);
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
            return corrupt("holds no picture");
        }
        Picture.Place at = place == null ? canvas : place;
        boolean fits = at.width() == frame.width()
                && at.height() == frame.height()
                && at.x() + at.width() <= canvas.width()
                && at.y() + at.height() <= canvas.height();
        if (!fits) {
            return corrupt("holds a picture of another size than its header says");
        }
        byte[] opacity = storedAlpha(frame);
        Picture picture = Picture.of(
                        Format.WEBP, canvas.width(), canvas.height(), rebuild(data, opacity.length > 0 ? null : alpha))
                .at(at)
                .withAlpha(opacity)
                .withProfile(profile)
                .withOrientation(orientation);
        return frames < 2 ? picture : picture.withNote("Only the first frame of the animation is used.");
    }

    private byte[] storedAlpha(Picture.Place frame) {
        Chunk opacity = alpha;
        return opacity == null ? new byte[0] : WebpAlpha.stored(file, opacity.start, opacity.end, frame);
    }

    /** A file of this one frame alone. */
    private byte[] rebuild(Chunk data, @Nullable Chunk opacity) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(data.end - data.start + 64);
        body.writeBytes("WEBP".getBytes(StandardCharsets.ISO_8859_1));
        if (opacity != null && data.type.equals("VP8 ")) {
            Picture.Place frame = frame();
            int width = frame == null ? 0 : frame.width() - 1;
            int height = frame == null ? 0 : frame.height() - 1;
            writeChunk(body, "VP8X", new byte[] {
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
            });
            writeChunk(body, "ALPH", file.slice(opacity.start, opacity.end));
        }
        writeChunk(body, data.type, file.slice(data.start, data.end));
        ByteArrayOutputStream whole = new ByteArrayOutputStream(body.size() + CHUNK);
        whole.writeBytes("RIFF".getBytes(StandardCharsets.ISO_8859_1));
        writeInt(whole, body.size());
        whole.writeBytes(body.toByteArray());
        return whole.toByteArray();
    }

    private static void writeChunk(ByteArrayOutputStream out, String type, byte[] content) {
        out.writeBytes(type.getBytes(StandardCharsets.ISO_8859_1));
        writeInt(out, content.length);
        out.writeBytes(content);
        if ((content.length & 1) == 1) {
            out.write(0);
        }
    }

    private static void writeInt(ByteArrayOutputStream out, int value) {
        out.write(value);
        out.write(value >> 8);
        out.write(value >> 16);
        out.write(value >> 24);
    }

    private Refusal truncated() {
        return Refusal.truncated(Format.WEBP, file.length());
    }

    private static Refusal corrupt(String what) {
        return Refusal.corrupt("the WebP " + what);
    }
}
