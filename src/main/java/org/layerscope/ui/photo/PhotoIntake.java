package org.layerscope.ui.photo;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.VaadinSession;
import com.vaadin.flow.server.streams.UploadEvent;
import com.vaadin.flow.server.streams.UploadHandler;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.layerscope.image.PhotoReader;
import org.layerscope.image.Reading;
import org.layerscope.image.Refusal;
import org.layerscope.ui.Pages;

/**
 * Takes what is dropped, picked or pasted straight from the request's stream, on the request's thread and outside the session
 * lock. Of several attempts that overlap only the last one counts, and of a session only
 * {@link PhotoReader#MAX_AT_ONCE} are read at once, over all of its pages. The file's name is never looked at.
 */
final class PhotoIntake implements UploadHandler {

    private final PhotoReader reader;
    private final Supplier<Optional<String>> busy;
    private final Outcome outcome;
    private final AtomicInteger attempts = new AtomicInteger();
    private final Places places = Places.ofSession();

    /** For the uploads of one session. */
    private record Places(Semaphore free) {

        /** To be called under the session's lock. */
        static Places ofSession() {
            VaadinSession session = VaadinSession.getCurrent();
            Places known = session.getAttribute(Places.class);
            if (known != null) {
                return known;
            }
            Places made = new Places(new Semaphore(PhotoReader.MAX_AT_ONCE));
            session.setAttribute(Places.class, made);
            return made;
        }
    }

    /** What becomes of a photo; called in the UI's thread. */
    interface Outcome {

        /** It was read, with success or not. */
        void read(Reading reading);

        /** It was not read, for this reason. */
        void busy(String sentence);

        /** It did not arrive whole. */
        void interrupted();
    }

    /** @param busy why no photo should be read at present, if it should not; called on any thread */
    PhotoIntake(PhotoReader reader, Supplier<Optional<String>> busy, Outcome outcome) {
        this.reader = reader;
        this.busy = busy;
        this.outcome = outcome;
    }

    @Override
    public void handleUploadRequest(UploadEvent event) throws IOException {
        if (!places.free().tryAcquire()) {
            report(event.getUI(), attempts.get(), () -> outcome.read(new Reading.Refused(Refusal.crowded())));
            return;
        }
        try {
            take(event);
        } finally {
            places.free().release();
        }
    }

    private void take(UploadEvent event) throws IOException {
        int attempt = attempts.incrementAndGet();
        UI ui = event.getUI();
        Optional<String> whyNot = busy.get();
        if (whyNot.isPresent()) {
            report(ui, attempt, () -> outcome.busy(whyNot.get()));
            return;
        }
        long announced = event.getFileSize();
        Watched bytes = new Watched(event.getInputStream());
        try {
            Reading reading = reader.read(bytes, announced < 0 ? OptionalLong.empty() : OptionalLong.of(announced));
            report(ui, attempt, () -> outcome.read(reading));
        } catch (IOException interrupted) {
            Reading stalled = new Reading.Refused(Refusal.stalled(bytes.waited(), bytes.received));
            report(ui, attempt, isStalled(interrupted) ? () -> outcome.read(stalled) : outcome::interrupted);
            throw interrupted;
        }
    }

    /** The server wraps what the socket says. */
    private static boolean isStalled(IOException fault) {
        return fault instanceof SocketTimeoutException || fault.getCause() instanceof SocketTimeoutException;
    }

    /** Knows how much has come, and since when more is waited for. */
    private static final class Watched extends FilterInputStream {

        private long received;
        private long sinceNanos;

        Watched(InputStream bytes) {
            super(bytes);
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            sinceNanos = System.nanoTime();
            int came = super.read(target, from, count);
            received += Math.max(0, came);
            return came;
        }

        Duration waited() {
            return Duration.ofNanos(System.nanoTime() - sinceNanos);
        }
    }

    /** Whatever was started before now no longer counts. */
    void forget() {
        attempts.incrementAndGet();
    }

    private void report(UI ui, int attempt, Runnable what) {
        Pages.tell(ui, () -> {
            if (attempt == attempts.get()) {
                what.run();
            }
        });
    }
}
