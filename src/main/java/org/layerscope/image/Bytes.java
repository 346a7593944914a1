package org.layerscope.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Numbers and names in an untrusted file. Callers check {@link #has} before they read.
 *
 * @param length where the part that is looked at ends
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Bytes(byte[] array, int length) {

    Bytes(byte[] array) {
        this(array, array.length);
    }

    /** Whether that many bytes follow from there; any numbers may be asked. */
    boolean has(long at, long count) {
        return at >= 0 && count >= 0 && at <= length && count <= length - at;
    }

    /** Whether this name (one byte a character) stands there, completely. */
    boolean is(int at, String name) {
        if (!has(at, name.length())) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (u8(at + i) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    String text(int at, int count) {
        return new String(array, at, count, StandardCharsets.ISO_8859_1);
    }

    int u8(int at) {
        return array[at] & 255;
    }

    /** Big-endian. */
    int u16(int at) {
        return (u8(at) << 8) | u8(at + 1);
    }

    /** Big-endian. */
    long u32(int at) {
        return ((long) u16(at) << 16) | u16(at + 2);
    }

    /** Little-endian. */
    int u16le(int at) {
        return u8(at) | (u8(at + 1) << 8);
    }

    /** Little-endian. */
    int u24le(int at) {
        return u16le(at) | (u8(at + 2) << 16);
    }

    /** Little-endian. */
    long u32le(int at) {
        return u16le(at) | ((long) u16le(at + 2) << 16);
    }

    byte[] slice(int from, int to) {
        return Arrays.copyOfRange(array, from, to);
    }
}
