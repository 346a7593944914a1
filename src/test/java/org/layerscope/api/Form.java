package org.layerscope.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** A {@code multipart/form-data} body, written part by part. */
public final class Form {

    private static final String BOUNDARY = "----layerscope-test-7d1f";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A form with this file as its photo. */
    public static Form photo(byte[] file) {
        return new Form().file("photo", "photo.png", file);
    }

    public Form field(String name, String value) {
        return part("Content-Disposition: form-data; name=\"" + name + "\"", value.getBytes(UTF_8));
    }

    Form file(String name, String fileName, byte[] content) {
        return part(
                "Content-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: image/png"
                        .formatted(name, fileName),
                content);
    }

    /** A part with any headers. */
    Form part(String headers, byte[] content) {
        bytes.writeBytes(("--" + BOUNDARY + "\r\n" + headers + "\r\n\r\n").getBytes(UTF_8));
        bytes.writeBytes(content);
        bytes.writeBytes("\r\n".getBytes(UTF_8));
        return this;
    }

    public String contentType() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    public byte[] body() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(bytes.toByteArray());
        whole.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
        return whole.toByteArray();
    }
}
