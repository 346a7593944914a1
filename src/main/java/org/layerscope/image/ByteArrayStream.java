package org.layerscope.image;

import javax.imageio.stream.ImageInputStreamImpl;

/** Bytes in memory as ImageIO wants to read them: no copy, no temporary file. */
final class ByteArrayStream extends ImageInputStreamImpl {

    private final byte[] bytes;
    private final long claimedLength;

    /** @param minimumLength the least that {@link #length()} shall claim, whatever there is to read */
    ByteArrayStream(byte[] bytes, long minimumLength) {
        this.bytes = bytes;
        this.claimedLength = Math.max(bytes.length, minimumLength);
    }

    @Override
    public int read() {
        bitOffset = 0;
        return streamPos < bytes.length ? bytes[(int) streamPos++] & 255 : -1;
    }

    @Override
    public int read(byte[] target, int from, int length) {
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        int count = (int) Math.min(length, bytes.length - streamPos);
        if (count <= 0) {
            return -1;
        }
        System.arraycopy(bytes, (int) streamPos, target, from, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return claimedLength;
    }

    @Override
    public boolean isCached() {
        return true;
    }

    @Override
    public boolean isCachedMemory() {
        return true;
    }
}
