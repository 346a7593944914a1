package org.layerscope.image;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory that two processes share, for what is too large to be passed on quickly through a socket: a file that was never on a
 * disk, without a name as soon as both have opened it.
 */
final class Box implements Closeable {

    /** Room for the pixels of the largest photo, in bytes. */
    static final int SIZE = 3 * PhotoReader.MAX_KEPT_PIXELS;

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Pattern NAME = Pattern.compile("layerscope-(\\d{1,18})-.*");

    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer memory;

    private Box(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
    }

    /** A new one that only we may open; empty where the system has no such memory, or not enough. */
    static Optional<Box> make() {
        if (!Files.isWritable(MEMORY)) {
            return Optional.empty();
        }
        try {
            tidyUp();
            Path path =
                    Files.createTempFile(MEMORY, prefix(ProcessHandle.current().pid()), "");
            try {
                fill(path);
                return Optional.of(open(path));
            } catch (IOException full) {
                Files.delete(path);
                return Optional.empty();
            }
        } catch (IOException full) {
            return Optional.empty();
        }
    }

    /** How the names of a process begin. */
    static String prefix(long pid) {
        return "layerscope-%d-".formatted(pid);
    }

    /** Takes away what processes have left that were killed while a worker started. */
    private static void tidyUp() throws IOException {
        try (DirectoryStream<Path> named = Files.newDirectoryStream(MEMORY, "layerscope-*-*")) {
            for (Path path : named) {
                Matcher name = NAME.matcher(path.getFileName().toString());
                if (name.matches()
                        && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    var unused = path.toFile().delete(); // not another user's
                }
            }
        }
    }

    /** Takes the memory now, as it could not be refused later. */
    private static void fill(Path path) throws IOException {
        byte[] zeros = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(path)) {
            for (int left = SIZE; left > 0; left -= zeros.length) {
                out.write(zeros, 0, Math.min(zeros.length, left));
            }
        }
    }

    /** What the other side has made. */
    static Box open(Path path) throws IOException {
        return new Box(path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    Path path() {
        return path;
    }

    /** Takes its name away. */
    void hide() throws IOException {
        Files.deleteIfExists(path);
    }

    /** Puts bytes in at this position. For one side alone. */
    void write(int position, byte[] bytes, int from, int count) {
        memory.put(position, bytes, from, count);
    }

    /**
     * Copies what lies at this position.
     *
     * @throws IOException if the other side has cut the memory short
     */
    void read(int position, byte[] target, int from, int count) throws IOException {
        try {
            memory.get(position, target, from, count);
        } catch (InternalError cut) {
            throw new IOException("box: cut short", cut);
        }
    }

    /** Gives the memory back at once, and not when the last to have mapped it is forgotten. */
    @Override
    public void close() throws IOException {
        hide();
        if (channel.isOpen()) {
            channel.truncate(0);
            channel.close();
        }
    }
}
