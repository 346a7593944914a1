package org.layerscope.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * A bounded queue in which owners take turns. Not thread-safe: the device guards it.
 *
 * <p>Each owner has a line of its own, in order of arrival; the owners stand in a circle. {@link #poll} takes the first of the owner whose
 * turn it is and moves that owner to the end of the circle, so somebody with three requests waits no longer, and makes nobody wait longer,
 * than somebody with one. {@link #inOrder} lists the entries in the order in which they will be taken.
 */
final class FairQueue<T> {

    private final int capacity;
    private final int perOwner;
    private final Map<String, Queue<T>> lines = new LinkedHashMap<>();
    private int size;

    FairQueue(int capacity, int perOwner) {
        this.capacity = capacity;
        this.perOwner = perOwner;
    }

    int size() {
        return size;
    }

    /** True when the queue, or this owner's line, is full. */
    boolean isFull(String owner) {
        Queue<T> line = lines.get(owner);
        return size == capacity || (line != null && line.size() == perOwner);
    }

    /** False when it is full for this owner. */
    boolean offer(String owner, T entry) {
        if (isFull(owner)) {
            return false;
        }
        lines.computeIfAbsent(owner, ignored -> new ArrayDeque<>()).add(entry);
        size++;
        return true;
    }

    Optional<T> poll() {
        var first = lines.entrySet().stream().findFirst();
        if (first.isEmpty()) {
            return Optional.empty();
        }
        String owner = first.get().getKey();
        Queue<T> line = first.get().getValue();
        T entry = line.remove();
        lines.remove(owner);
        if (!line.isEmpty()) {
            lines.put(owner, line);
        }
        size--;
        return Optional.of(entry);
    }

    boolean removeIf(Predicate<T> which) {
        int before = size;
        lines.values().forEach(line -> line.removeIf(which));
        lines.values().removeIf(Queue::isEmpty);
        size = lines.values().stream().mapToInt(Queue::size).sum();
        return size < before;
    }

    List<T> inOrder() {
        List<ArrayDeque<T>> circle = new ArrayList<>();
        lines.values().forEach(line -> circle.add(new ArrayDeque<>(line)));
        List<T> order = new ArrayList<>(size);
        while (order.size() < size) {
            for (ArrayDeque<T> line : circle) {
                T next = line.poll();
                if (next != null) {
                    order.add(next);
                }
            }
        }
        return order;
    }
}
