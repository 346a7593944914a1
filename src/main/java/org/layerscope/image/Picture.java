package org.layerscope.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file that passed the gate, reduced to what a decoder needs: no metadata, no second frame, nothing after the end. Its bytes are
 * still those of the file; the gate copies none.
 *
 * @param width of the whole picture in pixels, before it is turned upright
 * @param height of the whole picture in pixels, before it is turned upright
 * @param place where in the picture the decoded frame lies
 * @param data a complete file of the format that decodes to the frame
 * @param inks how the samples of a four-channel JPEG are to be read
 * @param opacity what a channel beyond the colours is
 * @param transparent the one colour, as raw samples, that stands for transparency in a PNG; empty if there is none
 * @param alpha a WebP frame's ALPH chunk, where the opacity is stored without compression; empty otherwise
 * @param profile the embedded ICC profile, unchecked, in a PNG compressed; empty if there is none
 * @param orientation how to turn it upright
 * @param notes for the user
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Picture(
        Format format,
        int width,
        int height,
        Place place,
        Pieces data,
        Inks inks,
        Opacity opacity,
        int[] transparent,
        Pieces alpha,
        Pieces profile,
        Orientation orientation,
        List<Phrase> notes)
        implements Checked {

    /** The largest side that is decoded. */
    static final int MAX_SIDE = 16_384;

    /** How four channels encode colours. */
    enum Inks {
        /** The file has grey or red, green and blue. */
        NONE,
        /** Cyan, magenta, yellow and black. */
        PLAIN,
        /** The same, stored inverted. */
        CMYK,
        /** Stored inverted, the first three as luma and chroma. */
        YCCK
    }

    /** What a channel beyond the colours is. */
    enum Opacity {
        /** What the decoder takes it for. */
        AS_DECODED,
        /** Opacity by which the colours are multiplied already. */
        MULTIPLIED,
        /** Something else, which is not shown. */
        IGNORED
    }

    /** A rectangle in the picture, in pixels. */
    record Place(int x, int y, int width, int height) {}

    static Picture of(Format format, int width, int height, Pieces data) {
        return new Picture(
                format,
                width,
                height,
                new Place(0, 0, width, height),
                data,
                Inks.NONE,
                Opacity.AS_DECODED,
                new int[0],
                Pieces.NONE,
                Pieces.NONE,
                Orientation.UPRIGHT,
                List.of());
    }

    /** The refusal of a picture with such sides, empty if they are within the limits. */
    static Optional<Refusal> refuseSides(Format format, long width, long height) {
        if (width < 1 || height < 1) {
            return Optional.of(Refusal.corrupt("sides", format.title(), width, height));
        }
        if (width * height > PhotoReader.MAX_PIXELS) {
            return Optional.of(Refusal.tooManyPixels(width, height, PhotoReader.MAX_PIXELS));
        }
        return Math.max(width, height) > MAX_SIDE
                ? Optional.of(Refusal.tooLong(width, height, MAX_SIDE))
                : Optional.empty();
    }

    boolean fillsCanvas() {
        return place.width == width && place.height == height;
    }

    Picture at(Place framePlace) {
        return new Picture(
                format,
                width,
                height,
                framePlace,
                data,
                inks,
                opacity,
                transparent,
                alpha,
                profile,
                orientation,
                notes);
    }

    Picture withInks(Inks fourChannels) {
        return new Picture(
                format,
                width,
                height,
                place,
                data,
                fourChannels,
                opacity,
                transparent,
                alpha,
                profile,
                orientation,
                notes);
    }

    Picture withOpacity(Opacity kind) {
        return new Picture(
                format, width, height, place, data, inks, kind, transparent, alpha, profile, orientation, notes);
    }

    Picture withTransparent(int[] colour) {
        return new Picture(
                format, width, height, place, data, inks, opacity, colour, alpha, profile, orientation, notes);
    }

    Picture withAlpha(Pieces chunk) {
        return new Picture(
                format, width, height, place, data, inks, opacity, transparent, chunk, profile, orientation, notes);
    }

    Picture withProfile(Pieces icc) {
        return new Picture(
                format, width, height, place, data, inks, opacity, transparent, alpha, icc, orientation, notes);
    }

    Picture withOrientation(Orientation turn) {
        return new Picture(format, width, height, place, data, inks, opacity, transparent, alpha, profile, turn, notes);
    }

    Picture withNote(Phrase note) {
        List<Phrase> more = new ArrayList<>(notes);
        more.add(note);
        return new Picture(
                format,
                width,
                height,
                place,
                data,
                inks,
                opacity,
                transparent,
                alpha,
                profile,
                orientation,
                List.copyOf(more));
    }
}
