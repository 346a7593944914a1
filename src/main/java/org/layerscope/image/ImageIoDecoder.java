package org.layerscope.image;

import java.awt.Rectangle;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;

/** Decodes with ImageIO, TwelveMonkeys and readers of our own in this process; what is above {@link PhotoReader#MAX_KEPT_PIXELS} at half its sides. */
final class ImageIoDecoder implements Decoder {

    private static final System.Logger LOG = System.getLogger(ImageIoDecoder.class.getName());

    /** The largest raster that is decoded in one piece, in bytes; 16-bit pictures come in several. */
    private static final long MAX_RASTER_BYTES = 4L * PhotoReader.MAX_PIXELS;

    private final long maxRasterBytes;

    ImageIoDecoder() {
        this(MAX_RASTER_BYTES);
    }

    ImageIoDecoder(long maxRasterBytes) {
        this.maxRasterBytes = maxRasterBytes;
    }

    @Override
    public Reading decode(Picture picture) {
        List<Phrase> notes = new ArrayList<>(picture.notes());
        try {
            Canvas canvas = new Canvas(picture, profile(picture));
            Optional<Refusal> refusal = Optional.empty();
            switch (picture.format()) {
                case GIF -> draw(GifPixels.read(picture.data().join()), canvas);
                case BMP -> draw(BmpPixels.read(picture.data().join()), canvas);
                default -> refusal = read(picture, canvas);
            }
            if (canvas.sawTransparency()) {
                notes.add(Phrase.of("note.transparent"));
            }
            return refusal.isPresent()
                    ? new Reading.Refused(refusal.get())
                    : new Reading.Accepted(picture.orientation().apply(reduced(canvas.photo(), notes)), notes);
        } catch (IOException | RuntimeException | OutOfMemoryError undecodable) {
            // Readers throw all kinds of runtime exceptions at broken data.
            LOG.log(System.Logger.Level.DEBUG, "undecodable " + picture.format(), undecodable);
            return new Reading.Refused(explain(picture, undecodable));
        }
    }

    private static void draw(BufferedImage image, Canvas canvas) {
        canvas.draw(image.getRaster(), image.getColorModel(), 0);
    }

    /** Draws with a reader of ImageIO, and says what it complained of. */
    private Optional<Refusal> read(Picture picture, Canvas canvas) throws IOException {
        Watch watch = new Watch();
        ImageReader reader = Readers.of(picture.format());
        try (ByteArrayStream stream = new ByteArrayStream(picture.data().join(), plausibleLength(picture))) {
            watch.on(reader);
            reader.setInput(stream, false, true);
            if (picture.inks() == Picture.Inks.NONE) {
                drawPieces(reader, picture, canvas);
            } else {
                canvas.draw(reader.readRaster(0, null), null, 0);
            }
            return complaint(picture, watch);
        } finally {
            reader.dispose();
        }
    }

    /** TwelveMonkeys refuses files much smaller than their pixels, as flat pictures are; here the gate sets the limit. */
    private static long plausibleLength(Picture picture) {
        long pixels = (long) picture.place().width() * picture.place().height();
        return switch (picture.format()) {
            case WEBP -> 4 * pixels / 2_048 + 1;
            case TIFF -> 10 * pixels / 512 + 1;
            default -> 0;
        };
    }

    private static Optional<ColourProfile> profile(Picture picture) {
        if (picture.profile().isEmpty()) {
            return Optional.empty();
        }
        boolean inks = picture.inks() != Picture.Inks.NONE;
        byte[] stored = picture.profile().join();
        byte[] icc = picture.format() == Format.PNG ? ColourProfile.inflate(stored) : stored;
        Optional<ColourProfile> profile = ColourProfile.of(icc, inks ? 4 : 3);
        return profile.filter(usable -> inks || !usable.meansSrgb());
    }

    private void drawPieces(ImageReader reader, Picture picture, Canvas canvas) throws IOException {
        Picture.Place frame = picture.place();
        boolean inPieces = picture.format() == Format.PNG || picture.format() == Format.TIFF;
        int rows = inPieces ? rowsPerPiece(reader, frame) : frame.height();
        BufferedImage piece = null;
        if (picture.format() == Format.JPEG && reader.getRawImageType(0).getNumBands() == 3) {
            piece = redFirst(reader.getWidth(0), reader.getHeight(0));
        }
        for (int top = 0; top < frame.height(); top += rows) {
            int count = Math.min(rows, frame.height() - top);
            ImageReadParam param = reader.getDefaultReadParam();
            if (count < frame.height()) {
                param.setSourceRegion(new Rectangle(0, top, frame.width(), count));
            }
            param.setDestination(piece);
            piece = reader.read(0, param);
            if (piece.getWidth() != frame.width() || piece.getHeight() < count) {
                throw new IOException("decoded %d×%d (expected: %d×%d)"
                        .formatted(piece.getWidth(), piece.getHeight(), frame.width(), count));
            }
            Raster drawn = piece.getRaster().createChild(0, 0, frame.width(), count, 0, 0, null);
            canvas.draw(count == piece.getHeight() ? piece.getRaster() : drawn, piece.getColorModel(), top);
        }
    }

    /** Red, green, blue, as libjpeg delivers them. To turn them round, as the reader would by itself, takes half as long as to decode. */
    private static BufferedImage redFirst(int width, int height) {
        ColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        return new BufferedImage(model, model.createCompatibleWritableRaster(width, height), false, null);
    }

    private int rowsPerPiece(ImageReader reader, Picture.Place frame) throws IOException {
        int bytesPerPixel = (reader.getRawImageType(0).getColorModel().getPixelSize() + 7) / 8;
        int pieces = (int) ((long) bytesPerPixel * frame.width() * frame.height() / maxRasterBytes) + 1;
        return (frame.height() + pieces - 1) / pieces;
    }

    /** Means of four pixels, not every second one in each direction: what is finer than that would become a pattern that is not there. */
    private static Photo reduced(Photo photo, List<Phrase> notes) {
        if (photo.width() * photo.height() <= PhotoReader.MAX_KEPT_PIXELS) {
            return photo;
        }
        notes.add(Phrase.of("note.half"));
        return Resampler.half(photo);
    }

    private static Optional<Refusal> complaint(Picture picture, Watch watch) {
        if (watch.sawMissingData()) {
            return Optional.of(truncated(picture));
        }
        return watch.sawDamage() ? Optional.of(corrupt(picture)) : Optional.empty();
    }

    private static Refusal explain(Picture picture, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof EOFException) {
                return truncated(picture);
            }
            if (cause instanceof OutOfMemoryError) {
                long pixels = (long) picture.width() * picture.height();
                return Refusal.tooComplex(Phrase.of("complex.memory"), PhotoReader.MAX_PIXELS, pixels);
            }
        }
        return corrupt(picture);
    }

    private static Refusal truncated(Picture picture) {
        return Refusal.truncated(picture.format(), OptionalLong.empty());
    }

    private static Refusal corrupt(Picture picture) {
        return Refusal.corrupt("undecodable", picture.format().title());
    }
}
