package org.layerscope.image;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.imaging.ImageFormat;
import org.apache.commons.imaging.ImageFormats;
import org.apache.commons.imaging.Imaging;

/** Tells from a file's first bytes what it is. Names and content types are never asked. */
final class Signature {

    private static final String EXPORT = "export";
    private static final String PHOTO = "photo";
    private static final String IPHONE = "iphone";
    private static final int TEXT_PROBE = 4_096;

    /** Both byte orders, and both with offsets of eight bytes. */
    private static final List<String> TIFFS = List.of("II*\0", "MM\0*", "II+\0", "MM\0+");

    /** Pixels as text. */
    private static final Pattern PORTABLE = Pattern.compile("p[1-6]\\s+(?:#[^\\n]*\\n\\s*)*+\\d+\\s+\\d+\\s");

    /**
     * A format that is known but not read.
     *
     * @param name in the bundle of sentences, as the advice
     */
    private record Known(int at, String magic, String name, String advice) {}

    // The first that fits wins: special cases of a container come before the container.
    private static final List<Known> KNOWN = List.of(
            new Known(4, "ftypheic", "heic", IPHONE),
            new Known(4, "ftypheix", "heic", IPHONE),
            new Known(4, "ftyphevc", "heic", IPHONE),
            new Known(4, "ftypheim", "heic", IPHONE),
            new Known(4, "ftypheis", "heic", IPHONE),
            new Known(4, "ftypmif1", "heif", IPHONE),
            new Known(4, "ftypmsf1", "heif", IPHONE),
            new Known(4, "ftypavi", "avif", EXPORT),
            new Known(4, "ftypcrx", "cr3", EXPORT),
            new Known(4, "ftypjxl", "jpeg_xl", EXPORT),
            new Known(4, "ftypqt", "quicktime", PHOTO),
            new Known(4, "ftyp", "mp4", PHOTO),
            new Known(0, "\0\0\0\u000cJXL ", "jpeg_xl", EXPORT),
            new Known(0, "\u00ff\n", "jpeg_xl", EXPORT),
            new Known(0, "\0\0\0\u000cjP  ", "jpeg_2000", EXPORT),
            new Known(0, "\u00ffO\u00ffQ", "jpeg_2000", EXPORT),
            new Known(0, "II\u00bc", "jpeg_xr", EXPORT),
            new Known(0, "II*\0\u0010\0\0\0CR", "cr2", EXPORT),
            new Known(0, "IIU\0", "rw2", EXPORT),
            new Known(0, "IIRO", "orf", EXPORT),
            new Known(0, "FUJIFILMCCD-RAW", "raf", EXPORT),
            new Known(0, "8BPS", "psd", EXPORT),
            new Known(0, "gimp xcf", "xcf", EXPORT),
            // From its second byte on: no palette; or one, of which nothing is left out.
            new Known(1, "\0\u0002\0\0\0\0\0", "tga", EXPORT),
            new Known(1, "\0\u0003\0\0\0\0\0", "tga", EXPORT),
            new Known(1, "\0\n\0\0\0\0\0", "tga", EXPORT),
            new Known(1, "\0\u000b\0\0\0\0\0", "tga", EXPORT),
            new Known(1, "\u0001\u0001\0\0", "tga", EXPORT),
            new Known(1, "\u0001\t\0\0", "tga", EXPORT),
            new Known(0, "\0\0\u0001\0", "ico", EXPORT),
            new Known(0, "\0\0\u0002\0", "cur", EXPORT),
            new Known(0, "icns", "icns", EXPORT),
            new Known(0, "\n\u0005\u0001", "pcx", EXPORT),
            new Known(0, "\u008bJNG", "jng", EXPORT),
            new Known(0, "\u008aMNG", "mng", EXPORT),
            new Known(0, "/* XPM", "xpm", EXPORT),
            new Known(0, "qoif", "qoi", EXPORT),
            new Known(0, "DDS ", "dds", EXPORT),
            new Known(0, "v/1\u0001", "openexr", EXPORT),
            new Known(0, "#?RADIANCE", "hdr", EXPORT),
            new Known(0, "SIMPLE  =", "fits", EXPORT),
            new Known(128, "DICM", "dicom", EXPORT),
            new Known(0, "%PDF-", "pdf", "itself"),
            new Known(0, "%!PS", "postscript", EXPORT),
            new Known(0, "\u00c5\u00d0\u00d3\u00c6", "postscript", EXPORT),
            new Known(0, "PK\u0003\u0004", "zip", "unpack"),
            new Known(0, "Rar!", "rar", "unpack"),
            new Known(0, "7z\u00bc\u00af", "7z", "unpack"),
            new Known(0, "\u001f\u008b", "gzip", "unpack"),
            new Known(0, "\u001aE\u00df\u00a3", "matroska", PHOTO),
            new Known(8, "AVI ", "avi", PHOTO),
            new Known(8, "WAVE", "wav", PHOTO),
            new Known(0, "ID3", "mp3", PHOTO),
            new Known(0, "OggS", "ogg", PHOTO));

    private Signature() {}

    /** The format whose gate is to look at the file; empty for {@link #refuse}. */
    static Optional<Format> of(byte[] file) {
        Bytes bytes = new Bytes(file);
        if (bytes.is(0, "\u00ff\u00d8")) {
            return Optional.of(Format.JPEG);
        }
        if (bytes.is(0, "\u0089PNG")) {
            return Optional.of(Format.PNG);
        }
        if (bytes.is(0, "GIF87a") || bytes.is(0, "GIF89a")) {
            return Optional.of(Format.GIF);
        }
        if (bytes.is(0, "RIFF") && bytes.is(8, "WEBP")) {
            return Optional.of(Format.WEBP);
        }
        for (String head : TIFFS) {
            if (bytes.is(0, head) && !bytes.is(8, "CR")) {
                return Optional.of(Format.TIFF);
            }
        }
        return bytes.is(0, "BM") && !isText(bytes) ? Optional.of(Format.BMP) : Optional.empty();
    }

    /** Why a file of none of the read formats is refused. */
    static Refusal refuse(byte[] file) {
        Bytes bytes = new Bytes(file);
        if (file.length == 0) {
            return Refusal.notAnImage("empty");
        }
        Optional<Refusal> cut = cutShort(bytes);
        if (cut.isPresent()) {
            return cut.get();
        }
        for (Known known : KNOWN) {
            if (bytes.is(known.at, known.magic)) {
                return Refusal.unsupported(known.advice, Phrase.of("known." + known.name));
            }
        }
        if (isText(bytes)) {
            return text(bytes);
        }
        Optional<String> rarer = Rarer.guess(file);
        return rarer.isPresent()
                ? Refusal.unsupported(EXPORT, Phrase.of("kind.other", rarer.get()))
                : Refusal.notAnImage("unknown");
    }

    /** A few bytes that are the beginning of a signature. */
    private static Optional<Refusal> cutShort(Bytes bytes) {
        String head = bytes.text(0, Math.min(bytes.length(), WebpGate.HEADER));
        if (head.length() >= 3
                && head.length() < 6
                && "GIF8".startsWith(head.substring(0, Math.min(4, head.length())))) {
            return Optional.of(Refusal.truncated(Format.GIF, bytes.length()));
        }
        boolean riff = head.startsWith("RIFF") && bytes.length() < WebpGate.HEADER;
        if (riff && (head.length() <= 8 || "WEBP".startsWith(head.substring(8)))) {
            return Optional.of(Refusal.truncated(Format.WEBP, bytes.length()));
        }
        return Optional.empty();
    }

    /** Whether the beginning is text in UTF-8 or an older encoding: no control characters but those of text files. */
    private static boolean isText(Bytes bytes) {
        int probe = Math.min(bytes.length(), TEXT_PROBE);
        for (int i = 0; i < probe; i++) {
            int b = bytes.u8(i);
            boolean space = b == '\t' || b == '\n' || b == '\r' || b == '\f';
            if ((b < ' ' && !space) || b == 127) {
                return false;
            }
        }
        return true;
    }

    private static Refusal text(Bytes bytes) {
        String head = bytes.text(0, Math.min(bytes.length(), TEXT_PROBE)).toLowerCase(Locale.ROOT);
        if (head.contains("<html") || head.contains("<!doctype html")) {
            return Refusal.notAnImage("page");
        }
        if (head.contains("<svg")) {
            return Refusal.unsupported(EXPORT, Phrase.of("kind.svg"));
        }
        if (PORTABLE.matcher(head).lookingAt()) {
            return Refusal.unsupported(EXPORT, Phrase.of("known.pnm"));
        }
        return head.startsWith("#define") && head.contains("_bits[]")
                ? Refusal.unsupported(EXPORT, Phrase.of("known.xbm"))
                : Refusal.notAnImage("text");
    }

    /** The rarer formats that Commons Imaging knows, by their first two bytes. A class of its own: few files need that library. */
    private static final class Rarer {

        /** What two bytes are too few for; the full signatures are looked for here. */
        private static final Set<ImageFormat> TOLD_APART = Set.of(
                ImageFormats.UNKNOWN,
                ImageFormats.BMP,
                ImageFormats.GIF,
                ImageFormats.JPEG,
                ImageFormats.PNG,
                ImageFormats.TIFF);

        private Rarer() {}

        static Optional<String> guess(byte[] file) {
            try {
                ImageFormat format = Imaging.guessFormat(file);
                return TOLD_APART.contains(format) ? Optional.empty() : Optional.of(format.getName());
            } catch (IOException | IllegalArgumentException tooShort) {
                return Optional.empty();
            }
        }
    }
}
