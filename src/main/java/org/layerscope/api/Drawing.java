package org.layerscope.api;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.springframework.stereotype.Component;

/**
 * Draws what was waited for; otherwise the device's thread, which brings the numbers, would. Half of the processors are left to PyTorch,
 * whose threads wait for each other at every operation: one of them held up holds up all.
 */
@Component
final class Drawing {

    private final Executor threads = Executors.newFixedThreadPool(
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
            Thread.ofPlatform().daemon().name("drawing-", 1).factory());

    Executor threads() {
        return threads;
    }
}
