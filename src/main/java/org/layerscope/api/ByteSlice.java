package org.layerscope.api;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.springframework.core.io.AbstractResource;

/** A part of an array as a response's body, without a copy. */
final class ByteSlice extends AbstractResource {

    private final byte[] bytes;
    private final int offset;
    private final int length;

    ByteSlice(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    @Override
    public InputStream getInputStream() {
        return new ByteArrayInputStream(bytes, offset, length);
    }

    @Override
    public long contentLength() {
        return length;
    }

    @Override
    public String getDescription() {
        return length + " bytes of feature maps";
    }
}
