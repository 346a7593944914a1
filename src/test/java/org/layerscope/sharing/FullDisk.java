package org.layerscope.sharing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** H2's file system {@code full:}, on whose disk there is only so much space: a file that would grow beyond it gets what is left and then fails. */
public final class FullDisk extends FilePathWrapper {

    private static final String SCHEME = "full";
    private static final AtomicLong SPACE = new AtomicLong(Long.MAX_VALUE);

    static {
        FilePath.register(new FullDisk());
    }

    /** Where a file of this name on this disk begins in a database's address. */
    static String prefix() {
        return SCHEME + ":";
    }

    /** No file may grow beyond so many bytes from now on. */
    static void space(long bytes) {
        SPACE.set(bytes);
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Channel(getBase().open(mode));
    }

    private static final class Channel extends FileBase {

        private final FileChannel base;

        Channel(FileChannel base) {
            this.base = base;
        }

        @Override
        public synchronized int write(ByteBuffer from, long position) throws IOException {
            long room = Math.max(SPACE.get(), base.size()) - position;
            if (room >= from.remaining()) {
                return base.write(from, position);
            }
            if (room <= 0) {
                throw new IOException("No space left on device");
            }
            ByteBuffer part = from.slice(from.position(), (int) room);
            int written = base.write(part, position);
            from.position(from.position() + written);
            return written;
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            int written = write(from, base.position());
            base.position(base.position() + written);
            return written;
        }

        @Override
        public int read(ByteBuffer to) throws IOException {
            return base.read(to);
        }

        @Override
        public synchronized int read(ByteBuffer to, long position) throws IOException {
            return base.read(to, position);
        }

        @Override
        public long position() throws IOException {
            return base.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            base.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return base.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            base.truncate(size);
            return this;
        }

        @Override
        public synchronized void force(boolean metaData) throws IOException {
            base.force(metaData);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return base.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            base.close();
        }
    }
}
