package org.layerscope.visualization;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToIntFunction;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * What was computed, for the whole process and bounded in bytes: least recently used goes first and is recomputed when asked for.
 *
 * <p>Caffeine weighs and keeps the order of use. What goes is chosen here: by itself it would keep what was used often before, and drop the
 * maps of a new photo while they are looked at.
 */
@Component
final class ActivationCache {

    /**
     * Where an activation comes from.
     *
     * @param computation that computes it
     * @param operation index in its graph
     */
    record Key(Computation computation, int operation) {}

    private static final int AT_ONCE = 16;

    private final AsyncCache<Key, FeatureMaps> maps = cache(FeatureMaps::weight);
    private final AsyncCache<Key, Activation> exact = cache(activation -> 4 * activation.data().length);
    private final long limitOfMaps;
    private final long limitOfExact;
    private volatile long roomForMaps;

    ActivationCache(
            @Value("${layerscope.cache.maps:512MB}") DataSize maps,
            @Value("${layerscope.cache.exact:128MB}") DataSize exact) {
        limitOfMaps = maps.toBytes();
        limitOfExact = exact.toBytes();
        roomForMaps = limitOfMaps;
    }

    private static <V> AsyncCache<Key, V> cache(ToIntFunction<V> weight) {
        return Caffeine.newBuilder()
                .maximumWeight(Long.MAX_VALUE)
                .weigher((Key key, V value) -> weight.applyAsInt(value))
                .expireAfterAccess(Extractions.LIFETIME)
                .executor(Runnable::run) // so that the weight is known at once
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

    /** Lets go what is beyond the limits; to be called when something has come. */
    void trim() {
        trim(maps, roomForMaps);
        trim(exact, limitOfExact);
    }

    private static <V> void trim(AsyncCache<Key, V> cache, long limit) {
        Policy.FixedExpiration<Key, V> order =
                cache.synchronous().policy().expireAfterAccess().orElseThrow();
        boolean more = true;
        while (more && weight(cache) > limit) {
            Set<Key> eldest = order.oldest(AT_ONCE).keySet();
            eldest.stream().takeWhile(key -> weight(cache) > limit).forEach(cache.synchronous()::invalidate);
            more = !eldest.isEmpty(); // what is on its way weighs nothing yet
        }
    }

    private static <V> long weight(AsyncCache<Key, V> cache) {
        return cache.synchronous()
                .policy()
                .eviction()
                .orElseThrow()
                .weightedSize()
                .orElseThrow();
    }

    /** Leaves so many bytes of the feature maps' limit to the inputs from which they are recomputed, but a quarter to the maps. */
    void leaveRoom(long bytes) {
        roomForMaps = Math.max(limitOfMaps / 4, limitOfMaps - bytes);
        trim();
    }

    /** Bytes of the feature maps that are kept. */
    long bytesOfMaps() {
        return maps.synchronous()
                .policy()
                .eviction()
                .orElseThrow()
                .weightedSize()
                .orElseThrow();
    }

    void forget(Computation computation) {
        maps.asMap().keySet().removeIf(key -> key.computation().equals(computation));
        exact.asMap().keySet().removeIf(key -> key.computation().equals(computation));
    }

    /** Frees the memory; what is on its way stays. */
    void clear() {
        maps.asMap().values().removeIf(CompletableFuture::isDone);
        exact.asMap().values().removeIf(CompletableFuture::isDone);
    }
}
