package org.layerscope.ui.photo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.layerscope.image.Photo;
import org.layerscope.image.PhotoReader;
import org.layerscope.image.Reading;

/** A picture that comes with the application, for those who have no photo at hand. */
enum Sample {
    PORTRAIT("portrait");

    private final String id;

    Sample(String id) {
        this.id = id;
    }

    /** The part of its texts' keys and of its files' names. */
    String id() {
        return id;
    }

    /** The picture, read like any other. */
    Photo read(PhotoReader reader) {
        try (InputStream file = Sample.class.getResourceAsStream(id + ".png")) {
            if (file == null) {
                throw new IllegalStateException("sample: " + id + " (expected: a file of the application)");
            }
            return switch (reader.read(file)) {
                case Reading.Accepted accepted -> accepted.photo();
                case Reading.Refused refused ->
                    throw new IllegalStateException("sample: " + id + ": " + refused.refusal());
            };
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
