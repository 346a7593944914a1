package org.layerscope.image;

import java.util.Optional;

/** Walks the blocks of a GIF file and keeps the first frame. */
final class GifGate {

    /** The most blocks of data: 20 MB in blocks of a third of the usual length. */
    static final int MAX_BLOCKS = 262_144;

    private static final int SCREEN = 13;
    private static final int DESCRIPTOR = 10;
    static final int EXTENSION = 0x21;
    private static final int FRAME = 0x2C;
    private static final int TRAILER = 0x3B;
    private static final int CONTROL = 0xF9;

    private final Bytes file;
    private final Pieces.Builder kept = new Pieces.Builder();
    private int blocks;
    private int control = -1;
    private int frames;
    private boolean ended;
    private boolean firstEnded;
    private Picture.Place place = new Picture.Place(0, 0, 0, 0);

    private GifGate(Bytes file) {
        this.file = file;
    }

    static Checked check(byte[] file) {
        return new GifGate(new Bytes(file)).walk();
    }

    private Checked walk() {
        if (!file.has(0, SCREEN)) {
            return truncated();
        }
        int at = SCREEN + colourTable(file.u8(10));
        if (file.has(0, at)) {
            kept.add(file.array(), 0, at);
        }
        at = nextBlock(at);
        while (file.has(at, 1)) {
            int kind = file.u8(at);
            if (kind == TRAILER) {
                return finish();
            }
            int end = kind == FRAME ? frame(at) : extension(at);
            if (blocks > MAX_BLOCKS) {
                return Refusal.tooComplex(Phrase.of("complex.data", "GIF", MAX_BLOCKS), MAX_BLOCKS, blocks);
            }
            if (kind == FRAME && frames == 1) {
                Optional<Refusal> sides = Picture.refuseSides(Format.GIF, width(), height());
                if (sides.isPresent()) {
                    return sides.get();
                }
            }
            at = nextBlock(end);
        }
        return firstEnded && finish() instanceof Picture picture
                ? picture.withNote(Phrase.of("note.incomplete", "GIF"))
                : truncated();
    }

    static int colourTable(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    /** Skips what begins no block; decoders do the same. */
    private int nextBlock(int from) {
        byte[] array = file.array();
        int length = file.length();
        int at = from;
        while (at < length && array[at] != EXTENSION && array[at] != FRAME && array[at] != TRAILER) {
            at++;
        }
        return at;
    }

    private int extension(int at) {
        if (file.has(at, 8) && file.u8(at + 1) == CONTROL && file.u8(at + 2) == 4) {
            control = at;
        }
        return endOfBlocks(at + 2L);
    }

    private int frame(int at) {
        if (!file.has(at, DESCRIPTOR)) {
            return file.length();
        }
        long data = at + (long) DESCRIPTOR + colourTable(file.u8(at + 9));
        int end = endOfBlocks(data + 1);
        frames++;
        if (frames == 1) {
            firstEnded = ended;
            place = new Picture.Place(file.u16le(at + 1), file.u16le(at + 3), file.u16le(at + 5), file.u16le(at + 7));
            if (control > 0) {
                kept.add(file.array(), control, control + 8);
            }
            kept.add(file.array(), at, end);
            kept.add((byte) TRAILER);
        }
        return end;
    }

    /** The index after the empty block that ends a row of blocks, or the length of the file if it is missing. */
    private int endOfBlocks(long from) {
        long at = from;
        ended = false;
        while (file.has(at, 1) && ++blocks <= MAX_BLOCKS) {
            int size = file.u8((int) at);
            at += size + 1L;
            if (size == 0) {
                ended = true;
                return (int) at;
            }
        }
        return file.length();
    }

    private int width() {
        return Math.max(file.u16le(6), place.x() + place.width());
    }

    private int height() {
        return Math.max(file.u16le(8), place.y() + place.height());
    }

    private Checked finish() {
        if (frames == 0 || place.width() == 0 || place.height() == 0) {
            return Refusal.corrupt("no_picture", "GIF");
        }
        Picture picture =
                Picture.of(Format.GIF, width(), height(), kept.build()).at(place);
        return frames == 1 ? picture : picture.withNote(Phrase.of("note.animation"));
    }

    private Refusal truncated() {
        return Refusal.truncated(Format.GIF, file.length());
    }
}
