package org.layerscope.model;

import java.util.function.Consumer;

/** Progress for a console: a line when a step begins, and for long steps one at each quarter. */
final class ProgressLog implements Progress {

    private static final long LONG_STEP_BYTES = 10_000_000;
    private static final int PARTS = 4;

    private final Consumer<String> lines;
    private String step = "";
    private long part;

    ProgressLog(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void at(String now, long done, long total) {
        if (!now.equals(step)) {
            step = now;
            part = 0;
            lines.accept(now);
        }
        long reached = total < LONG_STEP_BYTES ? 0 : done * PARTS / total;
        if (reached > part) {
            part = reached;
            lines.accept("%s: %d of %d MB".formatted(now, done / 1_000_000, total / 1_000_000));
        }
    }
}
