package org.layerscope.image;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.imaging.ImageFormat;
import org.apache.commons.imaging.ImageFormats;
import org.apache.commons.imaging.Imaging;

/** Tells from a file's first bytes what it is. Names and content types are never asked. */
final class Signature {

    private static final String EXPORT = "Open it in a picture program and export it as JPEG or PNG.";
    private static final String PHOTO = "Choose a photo instead.";
    private static final String IPHONE =
            "On an iPhone choose Settings, Camera, Formats, Most Compatible, or export the photo as JPEG.";
    private static final int TEXT_PROBE = 4_096;

    /** What two bytes are too few for; the full signatures are looked for here. */
    private static final Set<ImageFormat> TOLD_APART = Set.of(
            ImageFormats.UNKNOWN,
            ImageFormats.BMP,
            ImageFormats.GIF,
            ImageFormats.JPEG,
            ImageFormats.PNG,
            ImageFormats.TIFF);

    /** Both byte orders, and both with offsets of eight bytes. */
    private static final List<String> TIFFS = List.of("II*\0", "MM\0*", "II+\0", "MM\0+");

    /** A format that is known but not read. */
    private record Known(int at, String magic, String title, String advice) {}

    // The first that fits wins: special cases of a container come before the container.
    private static final List<Known> KNOWN = List.of(
            new Known(4, "ftypheic", "a HEIC photo", IPHONE),
            new Known(4, "ftypheix", "a HEIC photo", IPHONE),
            new Known(4, "ftyphevc", "a HEIC photo", IPHONE),
            new Known(4, "ftypheim", "a HEIC photo", IPHONE),
            new Known(4, "ftypheis", "a HEIC photo", IPHONE),
            new Known(4, "ftypmif1", "a HEIF photo", IPHONE),
            new Known(4, "ftypmsf1", "a HEIF photo", IPHONE),
            new Known(4, "ftypavi", "an AVIF picture", EXPORT),
            new Known(4, "ftypcrx", "a camera's raw photo (CR3)", EXPORT),
            new Known(4, "ftypjxl", "a JPEG XL picture", EXPORT),
            new Known(4, "ftypqt", "a QuickTime video", PHOTO),
            new Known(4, "ftyp", "an MP4 video", PHOTO),
            new Known(0, "\0\0\0\u000cJXL ", "a JPEG XL picture", EXPORT),
            new Known(0, "\u00ff\n", "a JPEG XL picture", EXPORT),
            new Known(0, "\0\0\0\u000cjP  ", "a JPEG 2000 picture", EXPORT),
            new Known(0, "\u00ffO\u00ffQ", "a JPEG 2000 picture", EXPORT),
            new Known(0, "II\u00bc", "a JPEG XR picture", EXPORT),
            new Known(0, "II*\0\u0010\0\0\0CR", "a camera's raw photo (CR2)", EXPORT),
            new Known(0, "IIU\0", "a camera's raw photo (RW2)", EXPORT),
            new Known(0, "IIRO", "a camera's raw photo (ORF)", EXPORT),
            new Known(0, "FUJIFILMCCD-RAW", "a camera's raw photo (RAF)", EXPORT),
            new Known(0, "8BPS", "a Photoshop document (PSD)", EXPORT),
            new Known(0, "gimp xcf", "a GIMP document (XCF)", EXPORT),
            new Known(0, "\0\0\u0001\0", "an icon (ICO)", EXPORT),
            new Known(0, "\0\0\u0002\0", "a mouse pointer (CUR)", EXPORT),
            new Known(0, "icns", "an icon (ICNS)", EXPORT),
            new Known(0, "qoif", "a QOI picture", EXPORT),
            new Known(0, "DDS ", "a DDS texture", EXPORT),
            new Known(0, "v/1\u0001", "an OpenEXR picture", EXPORT),
            new Known(0, "#?RADIANCE", "a Radiance picture (HDR)", EXPORT),
            new Known(0, "SIMPLE  =", "a FITS picture", EXPORT),
            new Known(128, "DICM", "a DICOM picture", EXPORT),
            new Known(0, "%PDF-", "a PDF document", "Save the photo itself as JPEG or PNG."),
            new Known(0, "%!PS", "a PostScript document", EXPORT),
            new Known(0, "PK\u0003\u0004", "a ZIP archive or office document", "Unpack it and choose one photo."),
            new Known(0, "Rar!", "a RAR archive", "Unpack it and choose one photo."),
            new Known(0, "7z\u00bc\u00af", "a 7z archive", "Unpack it and choose one photo."),
            new Known(0, "\u001f\u008b", "a gzip archive", "Unpack it and choose one photo."),
            new Known(0, "\u001aE\u00df\u00a3", "a Matroska or WebM video", PHOTO),
            new Known(8, "AVI ", "an AVI video", PHOTO),
            new Known(8, "WAVE", "a WAV recording", PHOTO),
            new Known(0, "ID3", "an MP3 recording", PHOTO),
            new Known(0, "OggS", "an Ogg recording", PHOTO));

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
        if (TIFFS.stream().anyMatch(head -> bytes.is(0, head)) && !bytes.is(8, "CR")) {
            return Optional.of(Format.TIFF);
        }
        return bytes.is(0, "BM") && !isText(bytes) ? Optional.of(Format.BMP) : Optional.empty();
    }

    /** Why a file of none of the read formats is refused. */
    static Refusal refuse(byte[] file) {
        Bytes bytes = new Bytes(file);
        if (file.length == 0) {
            return Refusal.notAnImage("is empty");
        }
        Optional<Refusal> cut = cutShort(bytes);
        if (cut.isPresent()) {
            return cut.get();
        }
        for (Known known : KNOWN) {
            if (bytes.is(known.at, known.magic)) {
                return Refusal.unsupported(known.title, known.advice);
            }
        }
        if (isText(bytes)) {
            return text(bytes);
        }
        return guess(file)
                .map(format -> Refusal.unsupported("a %s picture".formatted(format), EXPORT))
                .orElseGet(() -> Refusal.notAnImage("begins like no picture format"));
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
            return Refusal.notAnImage("is a web page");
        }
        return head.contains("<svg")
                ? Refusal.unsupported("an SVG drawing", EXPORT)
                : Refusal.notAnImage("contains only text");
    }

    /** The rarer formats that Commons Imaging knows, by their first two bytes. */
    private static Optional<String> guess(byte[] file) {
        try {
            ImageFormat format = Imaging.guessFormat(file);
            return TOLD_APART.contains(format) ? Optional.empty() : Optional.of(format.getName());
        } catch (IOException | IllegalArgumentException tooShort) {
            return Optional.empty();
        }
    }
}
