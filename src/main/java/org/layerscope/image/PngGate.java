package org.layerscope.image;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.InflaterInputStream;

/** Walks the chunks of a PNG file and keeps those that make the picture, so that no decoder meets a text bomb. */
final class PngGate {

    static final int SIGNATURE = 8;
    private static final int MAX_PROFILE_BYTES = 4 * 1024 * 1024;
    private static final int GREY = 0;
    private static final int RGB = 2;
    private static final int PALETTE = 3;

    private final Bytes file;
    private final ByteArrayOutputStream pixels;
    private int colourType;
    private byte[] header = {};
    private byte[] palette = {};
    private byte[] transparency = {};
    private byte[] profile = {};
    private Orientation orientation = Orientation.UPRIGHT;

    private PngGate(Bytes file) {
        this.file = file;
        this.pixels = new ByteArrayOutputStream(file.length());
    }

    static Checked check(byte[] file) {
        return new PngGate(new Bytes(file)).walk();
    }

    private Checked walk() {
        if (!file.has(SIGNATURE, 8 + 13)) {
            return truncated();
        }
        if (file.is(SIGNATURE + 4, "CgBI")) {
            return Refusal.unsupported("a PNG for iPhone apps only", "Export the photo as an ordinary PNG or JPEG.");
        }
        if (!file.is(SIGNATURE + 4, "IHDR") || file.u32(SIGNATURE) != 13) {
            return corrupt("does not begin with its header");
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
            if (file.is(at + 4, "IEND")) {
                return finish();
            }
            Optional<Refusal> refusal = chunk(file.text(at + 4, 4), at + 8, end);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            at = end + 4;
        }
        return truncated();
    }

    private Optional<Refusal> chunk(String type, int start, int end) {
        switch (type) {
            case "IHDR" -> header = file.slice(start, end);
            case "PLTE" -> palette = file.slice(start, end);
            case "IDAT" -> pixels.write(file.array(), start, end - start);
            case "tRNS" -> transparency = file.slice(start, end);
            case "iCCP" -> profile = inflateProfile(start, end);
            case "eXIf" -> orientation = Exif.orientation(file.slice(start, end));
            default -> {
                return Optional.empty();
            }
        }
        boolean essential = Character.isUpperCase(type.charAt(0));
        return essential && crc(start - 4, end) != file.u32(end)
                ? Optional.of(corrupt("has a wrong checksum in its %s data".formatted(type)))
                : Optional.empty();
    }

    private long crc(int from, int to) {
        CRC32 crc = new CRC32();
        crc.update(file.array(), from, to - from);
        return crc.getValue();
    }

    /** The profile behind its name and the compression method; empty if it is broken or larger than any real one. */
    private byte[] inflateProfile(int start, int end) {
        int at = start;
        while (at < end && file.u8(at) != 0) {
            at++;
        }
        if (at + 2 > end) {
            return new byte[0];
        }
        ByteArrayInputStream packed = new ByteArrayInputStream(file.array(), at + 2, end - at - 2);
        try (InflaterInputStream inflated = new InflaterInputStream(packed)) {
            byte[] bytes = inflated.readNBytes(MAX_PROFILE_BYTES + 1);
            return bytes.length > MAX_PROFILE_BYTES ? new byte[0] : bytes;
        } catch (IOException broken) {
            return new byte[0];
        }
    }

    private Checked finish() {
        if (header.length == 0 || pixels.size() == 0) {
            return corrupt("holds no picture");
        }
        if (colourType == PALETTE && palette.length == 0) {
            return corrupt("has no palette");
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream(pixels.size() + 2_048);
        data.write(file.array(), 0, SIGNATURE);
        write(data, "IHDR", header);
        if (colourType == PALETTE) {
            write(data, "PLTE", palette);
            if (transparency.length > 0) {
                write(data, "tRNS", transparency);
            }
        }
        write(data, "IDAT", pixels.toByteArray());
        write(data, "IEND", new byte[0]);
        Bytes sides = new Bytes(header);
        return Picture.of(Format.PNG, (int) sides.u32(0), (int) sides.u32(4), data.toByteArray())
                .withTransparent(transparentColour())
                .withProfile((colourType & RGB) == 0 ? new byte[0] : profile)
                .withOrientation(orientation);
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

    private static void write(ByteArrayOutputStream out, String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(content);
        writeInt(out, content.length);
        out.writeBytes(name);
        out.writeBytes(content);
        writeInt(out, (int) crc.getValue());
    }

    private static void writeInt(ByteArrayOutputStream out, int value) {
        out.write(value >> 24);
        out.write(value >> 16);
        out.write(value >> 8);
        out.write(value);
    }

    private Refusal truncated() {
        return Refusal.truncated(Format.PNG, file.length());
    }

    private static Refusal corrupt(String what) {
        return Refusal.corrupt("the PNG " + what);
    }
}
