package org.layerscope.image;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at the first page of a TIFF file and writes a new file of it: a directory with what describes the pixels, and the strips or
 * tiles, each within the file. Nothing else of the old directories reaches a decoder.
 */
final class TiffGate {

    /** The most strips or tiles: 40 megapixels of 16 bits and three colours in the usual strips of 8 KB have fewer. */
    static final int MAX_BLOCKS = 32_768;

    /** The most that are JPEG files each: a square of 50 megapixels in tiles of 160 pixels a side has fewer. */
    static final int MAX_JPEGS = 2_048;

    /** The most entries of the page; each look-up goes through all of them. */
    static final int MAX_ENTRIES = 1_024;

    private static final int UNCOMPRESSED = 1;
    private static final int FAX = 4;
    private static final int JPEG = 7;
    private static final Set<Integer> COMPRESSIONS = Set.of(UNCOMPRESSED, 2, 3, FAX, 5, JPEG, 8, 32_773, 32_946);
    private static final Map<Integer, String> OTHER_COMPRESSIONS = Map.of(
            6, "old-style JPEG",
            32_809, "ThunderScan",
            34_712, "JPEG 2000",
            34_887, "LERC",
            34_925, "LZMA",
            50_000, "Zstandard",
            50_001, "WebP",
            50_002, "JPEG XL");

    private static final int BLACK_IS_ZERO = 1;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int INKS = 5;
    private static final int YCBCR = 6;
    private static final Map<Integer, String> OTHER_COLOURS =
            Map.of(8, "Lab", 9, "Lab", 10, "Lab", 32_844, "LogL", 32_845, "LogLuv");
    private static final int MAX_CHANNELS = 5;
    private static final int MULTIPLIED = 1;
    private static final int STRAIGHT = 2;
    private static final int MAX_TABLES = 65_536;
    private static final int WHOLE_NUMBERS = 1;
    private static final int UNTYPED = 4;

    private final TiffDirectory page;
    private final Bytes file;
    private final int width;
    private final int height;
    private final int compression;
    private final int photometric;
    private final int channels;
    private final int bits;
    private final boolean planar;

    /** Strips or tiles: their size, and where they lie. */
    private record Blocks(int width, int height, boolean tiled, long[] offsets, long[] lengths) {}

    private TiffGate(TiffDirectory page) {
        this.page = page;
        file = page.file();
        width = page.number(TiffTag.WIDTH, 0);
        height = page.number(TiffTag.HEIGHT, 0);
        compression = page.number(TiffTag.COMPRESSION, UNCOMPRESSED);
        photometric = page.number(TiffTag.PHOTOMETRIC, BLACK_IS_ZERO);
        channels = page.number(TiffTag.CHANNELS, 1);
        bits = page.number(TiffTag.BITS, 1);
        planar = channels > 1 && page.number(TiffTag.PLANAR, 1) == 2;
    }

    static Checked check(byte[] array) {
        Optional<TiffDirectory> page = TiffDirectory.of(new Bytes(array), 0, array.length);
        if (page.isEmpty() || page.get().cut()) {
            return truncated(array.length);
        }
        int entries = page.get().count();
        return entries > MAX_ENTRIES
                ? Refusal.tooComplex(Phrase.of("complex.entries", "TIFF", MAX_ENTRIES), MAX_ENTRIES, entries)
                : new TiffGate(page.get()).check();
    }

    private Checked check() {
        Optional<Refusal> sides = Picture.refuseSides(Format.TIFF, width, height);
        Optional<Refusal> refusal = sides.isPresent() ? sides : refuseKind();
        return refusal.isPresent() ? refusal.get() : blocks();
    }

    /** What of all that TIFF can hold is not read. */
    private Optional<Refusal> refuseKind() {
        boolean raw = page.has(TiffTag.DNG_VERSION)
                || (page.has(TiffTag.MORE_DIRECTORIES) && (page.number(TiffTag.KIND_OF_PAGE, 0) & 1) == 1);
        if (raw) {
            return Optional.of(Refusal.unsupported("export", Phrase.of("kind.raw")));
        }
        if (!COMPRESSIONS.contains(compression)) {
            String name = OTHER_COMPRESSIONS.get(compression);
            return name == null
                    ? unsupported(Phrase.of("kind.tiff_compression_rare"))
                    : unsupported(Phrase.of("kind.tiff_compression", name));
        }
        if (channels < 1 || channels > MAX_CHANNELS) {
            return unsupported(Phrase.of("kind.channels", "TIFF", channels));
        }
        int sampleFormat = page.number(TiffTag.SAMPLE_FORMAT, WHOLE_NUMBERS);
        if (sampleFormat != WHOLE_NUMBERS && sampleFormat != UNTYPED) {
            return unsupported(Phrase.of("kind.tiff_numbers"));
        }
        for (long other : page.numbers(TiffTag.BITS, MAX_CHANNELS)) {
            if (other != bits) {
                return unsupported(Phrase.of("kind.tiff_precision"));
            }
        }
        if (!readableBits()) {
            return unsupported(Phrase.of("kind.bits", "TIFF", bits));
        }
        if (readableColours()) {
            return Optional.empty();
        }
        String name = OTHER_COLOURS.get(photometric);
        return name == null
                ? unsupported(Phrase.of("kind.tiff_colours_rare"))
                : unsupported(Phrase.of("kind.tiff_colours", name));
    }

    private boolean readableBits() {
        if (compression == JPEG || photometric == YCBCR) {
            return bits == 8;
        }
        boolean fax = compression > UNCOMPRESSED && compression <= FAX;
        boolean few = bits == 1 || (!fax && (bits == 2 || bits == 4));
        boolean many = !fax && (bits == 8 || (bits == 16 && photometric != PALETTE));
        return channels == 1 ? few || many : many;
    }

    private boolean readableColours() {
        return switch (photometric) {
            case 0, BLACK_IS_ZERO -> channels <= 2;
            case RGB -> channels == 3 || channels == 4;
            case PALETTE -> channels == 1;
            case INKS -> channels >= 4 && page.number(TiffTag.INK_SET, 1) == 1;
            case YCBCR -> channels == 3 && !planar;
            default -> false;
        };
    }

    private Checked blocks() {
        boolean tiled = page.has(TiffTag.TILE_WIDTH);
        int rows = page.number(TiffTag.ROWS_PER_STRIP, height);
        int blockWidth = tiled ? page.number(TiffTag.TILE_WIDTH, 0) : width;
        int blockHeight = tiled ? page.number(TiffTag.TILE_HEIGHT, 0) : Math.min(rows, height);
        if (blockWidth < 1 || blockHeight < 1) {
            return Refusal.corrupt("tiff_blocks");
        }
        if ((long) blockWidth * blockHeight > PhotoReader.MAX_PIXELS) {
            return Refusal.tooManyPixels(blockWidth, blockHeight, PhotoReader.MAX_PIXELS);
        }
        long count = (long) ceil(width, blockWidth) * ceil(height, blockHeight) * (planar ? channels : 1);
        int most = compression == JPEG ? MAX_JPEGS : MAX_BLOCKS;
        if (count > most) {
            return Refusal.tooComplex(Phrase.of("complex.blocks", "TIFF", most), most, count);
        }
        // Some writers say where tiles lie as if they were strips, and libtiff understands it.
        boolean asTiles = tiled && page.has(TiffTag.TILE_OFFSETS);
        int offsetsTag = asTiles ? TiffTag.TILE_OFFSETS : TiffTag.STRIP_OFFSETS;
        int lengthsTag = asTiles ? TiffTag.TILE_LENGTHS : TiffTag.STRIP_LENGTHS;
        if (!page.has(offsetsTag)) {
            return Refusal.corrupt("no_picture", "TIFF");
        }
        Blocks blocks = new Blocks(
                blockWidth, blockHeight, tiled, page.numbers(offsetsTag, (int) count), page.numbers(lengthsTag, (int)
                        count));
        return blocks.offsets.length < count ? truncated(file.length()) : locate(blocks);
    }

    private static int ceil(int whole, int part) {
        return (int) (((long) whole + part - 1) / part);
    }

    /** Makes sure that every strip or tile is in the file, and none of their bytes is used twice. */
    private Checked locate(Blocks blocks) {
        long[] offsets = blocks.offsets;
        long[] lengths = Arrays.copyOf(blocks.lengths, offsets.length);
        long sum = 0;
        for (int i = 0; i < offsets.length; i++) {
            long rest = file.length() - offsets[i];
            long expected = compression == UNCOMPRESSED ? expectedBytes(blocks, i) : -1;
            if (lengths[i] <= 0) {
                lengths[i] = expected > 0 ? expected : offsets.length == 1 ? rest : 0;
            }
            if (expected > 0 && lengths[i] >= expected) {
                lengths[i] = expected;
            }
            boolean complete = offsets[i] >= 0 && lengths[i] > 0 && lengths[i] <= rest && lengths[i] >= expected;
            if (!complete) {
                return truncated(file.length());
            }
            sum += lengths[i];
        }
        if (sum > file.length()) {
            return Refusal.corrupt("tiff_overlap");
        }
        return finish(new Blocks(blocks.width, blocks.height, blocks.tiled, offsets, lengths));
    }

    /** The length of a strip or tile without compression; -1 where colours are stored for several pixels at once. */
    private long expectedBytes(Blocks blocks, int index) {
        if (photometric == YCBCR) {
            return -1;
        }
        int down = ceil(height, blocks.height);
        int rows = blocks.tiled ? blocks.height : Math.min(blocks.height, height - index % down * blocks.height);
        long rowBits = (long) blocks.width * bits * (planar ? 1 : channels);
        return rows * ((rowBits + 7) / 8);
    }

    private Checked finish(Blocks blocks) {
        Optional<Refusal> refusal = compression == JPEG ? refuseParts(blocks) : Optional.empty();
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (photometric == PALETTE && page.numbers(TiffTag.PALETTE, 3 << bits).length < 3 << bits) {
            return Refusal.corrupt("no_palette", "TIFF");
        }
        Pieces profile = page.bytes(TiffTag.PROFILE);
        boolean coloured = photometric > BLACK_IS_ZERO && profile.length() <= ColourProfile.MAX_BYTES;
        Picture picture = Picture.of(Format.TIFF, width, height, rebuild(blocks))
                .withInks(photometric == INKS ? Picture.Inks.PLAIN : Picture.Inks.NONE)
                .withOpacity(opacity())
                .withProfile(coloured ? profile : Pieces.NONE)
                .withOrientation(Orientation.of(page.number(TiffTag.ORIENTATION, 1)));
        return page.hasNext() ? picture.withNote(Phrase.of("note.pages")) : picture;
    }

    private Optional<Refusal> refuseParts(Blocks blocks) {
        Pieces tables = page.bytes(TiffTag.JPEG_TABLES);
        Picture.Place place = new Picture.Place(0, 0, blocks.width, blocks.height);
        JpegGate.Work work = new JpegGate.Work();
        Optional<Refusal> refusal = Optional.empty();
        if (tables.length() > MAX_TABLES) {
            return Optional.of(Refusal.corrupt("tiff_tables"));
        }
        if (!tables.isEmpty()) {
            byte[] joined = tables.join();
            refusal = JpegGate.checkPart(new Bytes(joined), 0, joined.length, place, 0, work);
        }
        for (int i = 0; i < blocks.offsets.length && refusal.isEmpty(); i++) {
            int from = (int) blocks.offsets[i];
            int to = from + (int) blocks.lengths[i];
            refusal = JpegGate.checkPart(file, from, to, place, planar ? 1 : channels, work);
        }
        return refusal;
    }

    private Pieces rebuild(Blocks blocks) {
        long[] allBits = new long[channels];
        Arrays.fill(allBits, bits);
        long[] extra = new long[channels - colours()];
        Arrays.fill(extra, STRAIGHT);
        TiffFile rebuilt = new TiffFile(page.little() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
                .longs(TiffTag.WIDTH, width)
                .longs(TiffTag.HEIGHT, height)
                .shorts(TiffTag.BITS, allBits)
                .shorts(TiffTag.COMPRESSION, compression)
                .shorts(TiffTag.PHOTOMETRIC, photometric)
                .shorts(TiffTag.CHANNELS, channels)
                .shorts(TiffTag.PLANAR, planar ? 2 : 1)
                .shorts(TiffTag.EXTRA_CHANNELS, extra)
                .bytes(
                        TiffTag.JPEG_TABLES,
                        compression == JPEG ? page.bytes(TiffTag.JPEG_TABLES).join() : new byte[0])
                .shorts(
                        TiffTag.PALETTE,
                        photometric == PALETTE ? page.numbers(TiffTag.PALETTE, 3 << bits) : new long[0])
                .longs(TiffTag.FAX3_OPTIONS, page.numbers(TiffTag.FAX3_OPTIONS, 1))
                .longs(TiffTag.FAX4_OPTIONS, page.numbers(TiffTag.FAX4_OPTIONS, 1))
                .fractions(TiffTag.YCBCR_COEFFICIENTS, page.numbers(TiffTag.YCBCR_COEFFICIENTS, 6))
                .fractions(TiffTag.BLACK_AND_WHITE, page.numbers(TiffTag.BLACK_AND_WHITE, 12));
        for (int tag : new int[] {TiffTag.BIT_ORDER, TiffTag.PREDICTOR, TiffTag.YCBCR_POSITION}) {
            rebuilt.shorts(tag, page.numbers(tag, 1));
        }
        rebuilt.shorts(TiffTag.YCBCR_SUBSAMPLING, page.numbers(TiffTag.YCBCR_SUBSAMPLING, 2));
        if (blocks.tiled) {
            rebuilt.longs(TiffTag.TILE_WIDTH, blocks.width).longs(TiffTag.TILE_HEIGHT, blocks.height);
        } else {
            rebuilt.longs(TiffTag.ROWS_PER_STRIP, blocks.height);
        }
        rebuilt.longs(blocks.tiled ? TiffTag.TILE_LENGTHS : TiffTag.STRIP_LENGTHS, blocks.lengths);
        Pieces.Builder data = new Pieces.Builder();
        for (int i = 0; i < blocks.offsets.length; i++) {
            data.add(file.array(), (int) blocks.offsets[i], (int) (blocks.offsets[i] + blocks.lengths[i]));
        }
        int offsets = blocks.tiled ? TiffTag.TILE_OFFSETS : TiffTag.STRIP_OFFSETS;
        return rebuilt.with(data.build(), offsets, blocks.lengths);
    }

    /** What the first channel beyond the colours is; where the file does not say, it is opacity. */
    private Picture.Opacity opacity() {
        return switch (page.number(TiffTag.EXTRA_CHANNELS, STRAIGHT)) {
            case MULTIPLIED -> Picture.Opacity.MULTIPLIED;
            case STRAIGHT -> Picture.Opacity.AS_DECODED;
            default -> Picture.Opacity.IGNORED;
        };
    }

    /** How many channels are colours; what is beyond is opacity or unknown. */
    private int colours() {
        return switch (photometric) {
            case RGB, YCBCR -> 3;
            case INKS -> 4;
            default -> 1;
        };
    }

    private static Refusal truncated(long length) {
        return Refusal.truncated(Format.TIFF, length);
    }

    private static Optional<Refusal> unsupported(Phrase kind) {
        return Optional.of(Refusal.unsupported("save_as", kind));
    }
}
