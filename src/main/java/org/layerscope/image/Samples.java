package org.layerscope.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The photos that come with the program, for a first look without an own photo. */
public final class Samples {

    private Samples() {}

    /** A drawn portrait, 512×640, free of anybody's rights. */
    public static Photo portrait() {
        return switch (new PhotoReader().read(bytes("portrait.png"))) {
            case Reading.Accepted accepted -> accepted.photo();
            case Reading.Busy busy -> throw new IllegalStateException("sample: not read");
            case Reading.Refused refused ->
                throw new IllegalStateException("sample: " + refused.refusal().sentence());
        };
    }

    private static byte[] bytes(String name) {
        try (InputStream stream = Samples.class.getResourceAsStream("samples/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("sample: %s (expected: bundled with the program)".formatted(name));
            }
            return stream.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("sample: " + name, unreadable);
        }
    }
}
