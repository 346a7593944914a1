package org.layerscope.visualization;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** What was computed, for the whole process and bounded in bytes: least recently used goes first and is recomputed when asked for. */
@Component
final class ActivationCache {

    /**
     * Where an activation comes from.
     *
     * @param computation that computes it
     * @param operation index in its graph
     */
    record Key(Computation computation, int operation) {}

    private final long limit;
    private final AsyncCache<Key, FeatureMaps> maps;
    private final AsyncCache<Key, Activation> exact;

    ActivationCache(
            @Value("${layerscope.cache.maps:512MB}") DataSize maps,
            @Value("${layerscope.cache.exact:128MB}") DataSize exact) {
        this.limit = maps.toBytes();
        this.maps = Caffeine.newBuilder()
                .maximumWeight(limit)
                .weigher((Key key, FeatureMaps value) -> value.weight())
                .buildAsync();
        this.exact = Caffeine.newBuilder()
                .maximumWeight(exact.toBytes())
                .weigher((Key key, Activation value) -> 4 * value.data().length)
                .buildAsync();
    }

    /** Quantised feature maps; futures that are not done yet take no room. */
    AsyncCache<Key, FeatureMaps> maps() {
        return maps;
    }

    /** Exact numbers. */
    AsyncCache<Key, Activation> exact() {
        return exact;
    }

    /** Leaves so many bytes of the feature maps' limit to the inputs from which they are recomputed. */
    void leaveRoom(long bytes) {
        maps.synchronous().policy().eviction().orElseThrow().setMaximum(Math.max(0, limit - bytes));
    }

    void forget(Computation computation) {
        maps.asMap().keySet().removeIf(key -> key.computation().equals(computation));
        exact.asMap().keySet().removeIf(key -> key.computation().equals(computation));
    }

    /** Frees the memory; what is on its way stays. */
    void clear() {
        maps.synchronous().invalidateAll();
        exact.synchronous().invalidateAll();
    }
}
