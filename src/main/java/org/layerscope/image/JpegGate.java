package org.layerscope.image;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Walks a JPEG file marker by marker, in plain Java, before any decoder sees it. A file of a few kilobytes can keep a decoder busy
 * for minutes by its number of scans or segments alone.
 */
final class JpegGate {

    static final int MAX_SCANS = 64;
    static final int MAX_SEGMENTS = 1_000;
    static final int MAX_APPLICATION_BYTES = 4 * 1024 * 1024;

    /** Scans times pixels: a decoder draws the whole picture once for every scan. */
    static final long MAX_SCANNED_PIXELS = 1_000_000_000;

    /** The most scans of all JPEG files in another file: as many of them as may be, and four colours one by one. */
    static final int MAX_SCANS_TOGETHER = 4 * TiffGate.MAX_JPEGS;

    /** The most segments of all JPEG files in another file: as many of them as may be, each with tables of its own. */
    static final int MAX_SEGMENTS_TOGETHER = 12 * TiffGate.MAX_JPEGS;

    private static final int TEM = 0x01;
    private static final int SOF0 = 0xC0;
    private static final int SOF2 = 0xC2;
    private static final int SOF3 = 0xC3;
    private static final int DHT = 0xC4;
    private static final int JPG = 0xC8;
    private static final int SOF9 = 0xC9;
    private static final int DAC = 0xCC;
    private static final int SOF15 = 0xCF;
    private static final int RST0 = 0xD0;
    private static final int RST7 = 0xD7;
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int DQT = 0xDB;
    private static final int DNL = 0xDC;
    private static final int DRI = 0xDD;
    private static final int APP0 = 0xE0;
    private static final int APP15 = 0xEF;
    private static final String EXIF = "Exif\0\0";
    private static final String ICC = "ICC_PROFILE\0";

    private final Bytes file;
    private final Work work;
    private final boolean part;
    private final Pieces.Builder kept = new Pieces.Builder();
    private final SortedMap<Integer, Pieces> profile = new TreeMap<>();
    private int profileParts;
    private int segments;
    private int scans;
    private int applicationBytes;
    private int width;
    private int height;
    private int components;
    private boolean jfif;
    private int adobeTransform = -1;
    private boolean namedRgb;
    private @Nullable Orientation orientation;

    /** What a decoder has to do; one count for all JPEG files that lie in another file. */
    static final class Work {
        private long pixels;
        private int scans;
        private int segments;
    }

    private JpegGate(Bytes file, Work work, boolean part) {
        this.file = file;
        this.work = work;
        this.part = part;
    }

    static Checked check(byte[] file) {
        JpegGate gate = new JpegGate(new Bytes(file), new Work(), false);
        Optional<Refusal> refusal = gate.walk(2);
        return refusal.isPresent() ? refusal.get() : gate.finish();
    }

    /** Looks at a JPEG inside another file, without or with its tables; empty if it fits and can do no harm. */
    static Optional<Refusal> checkPart(Bytes file, int from, int to, Picture.Place place, int channels, Work work) {
        if (!file.is(from, "\u00ff\u00d8")) {
            return Optional.of(Refusal.corrupt("jpeg_begin"));
        }
        JpegGate gate = new JpegGate(new Bytes(file.array(), to), work, true);
        Optional<Refusal> refusal = gate.walk(from + 2);
        boolean fits = gate.width <= place.width() && gate.height <= place.height() && gate.components == channels;
        return refusal.isPresent() || (fits && (gate.scans > 0) == (channels > 0))
                ? refusal
                : Optional.of(Refusal.corrupt("jpeg_other"));
    }

    private Optional<Refusal> walk(int from) {
        int at = from;
        while (true) {
            at = nextMarker(at);
            if (!file.has(at, 2)) {
                return Optional.of(truncated());
            }
            int marker = file.u8(at + 1);
            if (marker == EOI) {
                return Optional.empty();
            }
            if (++segments > MAX_SEGMENTS) {
                return Optional.of(tooComplex("segments", MAX_SEGMENTS, segments));
            }
            if (++work.segments > MAX_SEGMENTS_TOGETHER) {
                return Optional.of(tooComplex("segments", MAX_SEGMENTS_TOGETHER, work.segments));
            }
            if (marker == TEM || (marker >= RST0 && marker <= SOI)) {
                at += 2;
                continue;
            }
            if (!file.has(at + 2, 2) || !file.has(at + 2, file.u16(at + 2))) {
                return Optional.of(truncated());
            }
            int end = at + 2 + file.u16(at + 2);
            if (end < at + 4) {
                return Optional.of(Refusal.corrupt("jpeg_length"));
            }
            Optional<Refusal> refusal = segment(marker, at + 4, end);
            if (refusal.isPresent()) {
                return refusal;
            }
            int next = marker == SOS ? endOfScan(end) : end;
            if (!part) {
                keep(marker, at, next);
            }
            at = next;
        }
    }

    /** Skips what is not a marker; decoders do the same. */
    private int nextMarker(int from) {
        byte[] array = file.array();
        int last = file.length() - 1;
        int at = from;
        while (at < last && (array[at] != -1 || array[at + 1] == 0 || array[at + 1] == -1)) {
            at++;
        }
        return at;
    }

    private int endOfScan(int from) {
        byte[] array = file.array();
        int last = file.length() - 1;
        int at = from;
        while (at < last) {
            if (array[at] != -1) {
                at++;
                continue;
            }
            int next = array[at + 1] & 255;
            if (next != 0 && next != 0xFF && (next < RST0 || next > RST7)) {
                return at;
            }
            at += next == 0xFF ? 1 : 2;
        }
        return file.length();
    }

    /** Takes note of one segment; its content lies between start and end. */
    private Optional<Refusal> segment(int marker, int start, int end) {
        if (marker >= APP0 && marker <= APP15) {
            applicationBytes += end - start + 4;
            if (!part) {
                application(marker, start, end);
            }
            return applicationBytes > MAX_APPLICATION_BYTES
                    ? Optional.of(tooComplex("metadata", MAX_APPLICATION_BYTES, applicationBytes))
                    : Optional.empty();
        }
        if (marker == SOS) {
            scans++;
            long pixels = (long) width * height;
            work.pixels += pixels;
            long limit = Math.min(MAX_SCANS, MAX_SCANNED_PIXELS / Math.max(1, pixels));
            if (scans > limit) {
                return Optional.of(tooComplex("scans", limit, scans));
            }
            if (++work.scans > MAX_SCANS_TOGETHER) {
                return Optional.of(tooComplex("scans", MAX_SCANS_TOGETHER, work.scans));
            }
            if (work.pixels > MAX_SCANNED_PIXELS) {
                return Optional.of(tooComplex("scanned", MAX_SCANNED_PIXELS, work.pixels));
            }
            return components > 0 ? Optional.empty() : Optional.of(Refusal.corrupt("jpeg_order"));
        }
        boolean frame = marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
        return frame ? frameHeader(marker, start, end) : Optional.empty();
    }

    private Optional<Refusal> frameHeader(int marker, int start, int end) {
        if (components != 0) {
            return Optional.of(Refusal.corrupt("jpeg_headers"));
        }
        if (end - start < 6 || end - start < 6 + 3 * file.u8(start + 5)) {
            return Optional.of(Refusal.corrupt("jpeg_short"));
        }
        if (marker > SOF2) {
            String coding = marker >= SOF9 ? "arithmetic" : marker == SOF3 ? "lossless" : "layers";
            return Optional.of(unsupported(Phrase.of("kind.jpeg_" + coding)));
        }
        if (file.u8(start) != 8) {
            return Optional.of(unsupported(Phrase.of("kind.bits", "JPEG", file.u8(start))));
        }
        height = file.u16(start + 1);
        width = file.u16(start + 3);
        components = file.u8(start + 5);
        if (components != 1 && components != 3 && components != 4) {
            return Optional.of(unsupported(Phrase.of("kind.channels", "JPEG", components)));
        }
        namedRgb =
                components == 3 && file.u8(start + 6) == 'R' && file.u8(start + 9) == 'G' && file.u8(start + 12) == 'B';
        return Picture.refuseSides(Format.JPEG, width, height);
    }

    private void application(int marker, int start, int end) {
        if (marker == APP0 && file.is(start, "JFIF\0")) {
            jfif = true;
        } else if (marker == APP0 + 1 && orientation == null && file.is(start, EXIF)) {
            orientation = Exif.orientation(file, start + EXIF.length(), end);
        } else if (marker == APP0 + 2 && file.is(start, ICC) && end - start >= ICC.length() + 2) {
            profileParts = Math.max(profileParts, file.u8(start + ICC.length() + 1));
            profile.put(file.u8(start + ICC.length()), Pieces.of(file.array(), start + ICC.length() + 2, end));
        } else if (marker == APP0 + 14 && file.is(start, "Adobe") && end - start >= 12) {
            adobeTransform = file.u8(start + 11);
        }
    }

    private void keep(int marker, int from, int to) {
        if (marker == DHT
                || marker == DQT
                || marker == DRI
                || marker == DNL
                || marker == SOS
                || (marker >= SOF0 && marker <= SOF2)) {
            kept.add(file.array(), from, to);
        }
    }

    private Checked finish() {
        if (scans == 0) {
            return Refusal.corrupt("no_picture", "JPEG");
        }
        // One Adobe segment says what the channels mean, by libjpeg's rules, so that no decoder has to guess.
        boolean rgb = components == 3 && !jfif && (adobeTransform < 0 ? namedRgb : adobeTransform == 0);
        boolean ycck = components == 4 && adobeTransform > 0;
        int transform = ycck ? 2 : rgb || components == 4 ? 0 : 1;
        Pieces.Builder data = new Pieces.Builder().add((byte) 0xFF, (byte) SOI);
        if (components > 1) {
            data.add(adobe((byte) transform));
        }
        data.add(kept.build()).add((byte) 0xFF, (byte) EOI);
        Picture picture = Picture.of(Format.JPEG, width, height, data.build())
                .withProfile(components == 1 ? Pieces.NONE : joinedProfile())
                .withOrientation(orientation == null ? Orientation.UPRIGHT : orientation);
        return components < 4 ? picture : picture.withInks(ycck ? Picture.Inks.YCCK : Picture.Inks.CMYK);
    }

    private static byte[] adobe(byte transform) {
        return new byte[] {(byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, transform};
    }

    private Pieces joinedProfile() {
        Pieces.Builder joined = new Pieces.Builder();
        for (int part = 1; part <= profileParts; part++) {
            Pieces piece = profile.get(part);
            if (piece == null) {
                return Pieces.NONE;
            }
            joined.add(piece);
        }
        return joined.build();
    }

    private Refusal truncated() {
        return Refusal.truncated(Format.JPEG, file.length());
    }

    private static Refusal unsupported(Phrase kind) {
        return Refusal.unsupported("ordinary", kind);
    }

    private static Refusal tooComplex(String pieces, long limit, long found) {
        return Refusal.tooComplex(Phrase.of("complex." + pieces, "JPEG", limit), limit, found);
    }
}
