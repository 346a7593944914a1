package org.layerscope.model;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.FloatBuffer;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.layerscope.network.StateDict;

/** The weights in somebody's file, read again when they are needed; refused once the file is another. */
final class OwnWeights implements ModelWeights {

    private final ModelFile.Stamp stamp;
    private final Supplier<StateDict> read;
    /** Weak, because numbers that had to be converted lie in memory. */
    private @Nullable WeakReference<StateDict> known;

    /**
     * Reads nothing yet.
     *
     * @param stamp the state of the file in which it was found good
     * @param read reads it
     */
    OwnWeights(ModelFile.Stamp stamp, Supplier<StateDict> read) {
        this.stamp = stamp;
        this.read = read;
    }

    @Override
    public ModelState state() {
        return new ModelState.Ready();
    }

    /** @throws IllegalStateException when the file has changed or vanished */
    @Override
    public synchronized StateDict stateDict() {
        verify();
        @Nullable StateDict there = known == null ? null : known.get();
        if (there == null) {
            try {
                there = new Watched(read.get());
            } catch (MisfitException misfit) {
                throw changed(misfit);
            }
            known = new WeakReference<>(there);
        }
        return there;
    }

    private void verify() {
        try {
            if (!stamp.equals(ModelFile.Stamp.of(stamp.path()))) {
                throw changed(null);
            }
        } catch (IOException e) {
            throw changed(e);
        }
    }

    private IllegalStateException changed(@Nullable Exception cause) {
        return new IllegalStateException(
                "the file %s is no longer what it was".formatted(stamp.path().getFileName()), cause);
    }

    @Override
    public void install() {}

    @Override
    public void close() {}

    /** Over a file that anybody may overwrite. */
    private final class Watched implements StateDict {

        private final StateDict source;

        Watched(StateDict source) {
            this.source = source;
        }

        @Override
        public Set<String> names() {
            return source.names();
        }

        @Override
        public int[] shape(String name) {
            return source.shape(name);
        }

        @Override
        public FloatBuffer values(String name) {
            OwnWeights.this.verify();
            return source.values(name);
        }

        @Override
        public void verify() {
            OwnWeights.this.verify();
        }
    }
}
