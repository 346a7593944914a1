package org.layerscope.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A NumPy file, read as NumPy does.
 *
 * @param data row-major
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NpyFile(int[] shape, float[] data) {

    private static final Pattern HEADER = Pattern.compile(
            "\\{'descr': '<f4', 'fortran_order': False, 'shape': \\(([0-9, ]+)\\), \\} *\n", Pattern.DOTALL);

    static NpyFile of(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(new String(file, 0, 8, ISO_8859_1)).isEqualTo("\u0093NUMPY\1\0");
        int length = bytes.getShort(8);
        assertThat((10 + length) % 64).isZero();
        Matcher header = HEADER.matcher(new String(file, 10, length, ISO_8859_1));
        assertThat(header.matches()).as("header").isTrue();
        int[] shape = Arrays.stream(header.group(1).split(","))
                .map(String::strip)
                .mapToInt(Integer::parseInt)
                .toArray();
        float[] data = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        assertThat(file.length - 10 - length).isEqualTo(4 * data.length);
        bytes.position(10 + length)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(data);
        return new NpyFile(shape, data);
    }
}
