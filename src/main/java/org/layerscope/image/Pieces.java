package org.layerscope.image;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Bytes that lie in several arrays, as one row: what the gate keeps of a file stays where it is. Nobody writes to the arrays. */
final class Pieces {

    static final Pieces NONE = new Builder().build();

    private final List<Piece> pieces;
    private final int length;

    private record Piece(byte[] array, int from, int length) {}

    private Pieces(List<Piece> pieces, int length) {
        this.pieces = pieces;
        this.length = length;
    }

    static Pieces of(byte[] whole) {
        return of(whole, 0, whole.length);
    }

    static Pieces of(byte[] array, int from, int to) {
        return new Builder().add(array, from, to).build();
    }

    int length() {
        return length;
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** A copy of all of it. */
    byte[] join() {
        byte[] whole = new byte[length];
        int at = 0;
        for (Piece piece : pieces) {
            System.arraycopy(piece.array, piece.from, whole, at, piece.length);
            at += piece.length;
        }
        return whole;
    }

    void writeTo(OutputStream out) throws IOException {
        for (Piece piece : pieces) {
            out.write(piece.array, piece.from, piece.length);
        }
    }

    /** Puts pieces together; neighbours become one. */
    static final class Builder {

        private final List<Piece> pieces = new ArrayList<>();
        private int length;

        Builder add(byte... whole) {
            return add(whole, 0, whole.length);
        }

        Builder add(Pieces more) {
            for (Piece piece : more.pieces) {
                add(piece);
            }
            return this;
        }

        Builder add(byte[] array, int from, int to) {
            if (to > from) {
                add(new Piece(array, from, to - from));
            }
            return this;
        }

        @SuppressWarnings("ReferenceEquality") // the very same array, not one like it
        private void add(Piece next) {
            length += next.length;
            Piece last = pieces.isEmpty() ? null : pieces.getLast();
            if (last != null && last.array == next.array && last.from + last.length == next.from) {
                pieces.set(pieces.size() - 1, new Piece(last.array, last.from, last.length + next.length));
            } else {
                pieces.add(next);
            }
        }

        int length() {
            return length;
        }

        Pieces build() {
            return new Pieces(List.copyOf(pieces), length);
        }
    }
}
