package org.layerscope.image;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Memory that two processes share, for what is too large to be passed on quickly through a socket: a file that was never on a
 * disk, without a name as soon as both have opened it.
 */
final class Box implements Closeable {

    /** Room for the pixels of the largest photo. */
    private static final int SIZE = 3 * PhotoReader.MAX_KEPT_PIXELS;

    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path path;
    private final FileChannel channel;

    private Box(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** A new one that only we may open; empty where the system has no such memory, or not enough. */
    static Optional<Box> make() throws IOException {
        if (!Files.isWritable(MEMORY)) {
            return Optional.empty();
        }
        Box made = open(Files.createTempFile(MEMORY, "layerscope", ""));
        try {
            made.fill();
            return Optional.of(made);
        } catch (IOException full) {
            made.close();
            return Optional.empty();
        }
    }

    /** What the other side has made. */
    static Box open(Path path) throws IOException {
        return new Box(path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /** Takes the memory now, as it could not be refused later. */
    private void fill() throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
        for (long at = 0; at < SIZE; at += zeros.limit()) {
            zeros.clear();
            channel.write(zeros, at);
        }
    }

    Path path() {
        return path;
    }

    /** Takes its name away. */
    void hide() throws IOException {
        Files.deleteIfExists(path);
    }

    /** To be written to, by one side alone. */
    ByteBuffer map() throws IOException {
        return channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
    }

    /** Fills the target from this position on. Not by a map, which the other side could cut short under our feet. */
    void read(ByteBuffer target, long position) throws IOException {
        if (channel.read(target, position) < 0) {
            throw new IOException("box: nothing at %d".formatted(position));
        }
    }

    @Override
    public void close() throws IOException {
        hide();
        channel.close();
    }
}
