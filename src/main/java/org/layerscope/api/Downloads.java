package org.layerscope.api;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers that take as long as their readers do, which is their whole time limit: one that reads on is waited for. Each holds a thread of the
 * server meanwhile, so there are only so many at once. Thread-safe.
 */
final class Downloads {

    private static final Logger log = LoggerFactory.getLogger(Downloads.class);

    private static final int AT_ONCE = 4;
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final Semaphore room = new Semaphore(AT_ONCE);

    /** Writes an answer to whoever asked for it. */
    interface Download {
        void send() throws IOException;
    }

    /**
     * Sends it on this thread. That its reader has gone ends it without an error.
     *
     * @throws Problem when there is no room for it
     */
    void send(Download download) {
        if (!room.tryAcquire()) {
            throw new Problem(
                    Code.BUSY,
                    "Such files are being sent to %d others. Ask for it again in a while.".formatted(AT_ONCE),
                    Optional.of(RETRY));
        }
        try {
            download.send();
        } catch (IOException gone) {
            log.debug("a caller has gone", gone);
        } finally {
            room.release();
        }
    }
}
