package org.layerscope.ui.photo;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.streams.UploadEvent;
import com.vaadin.flow.server.streams.UploadHandler;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.layerscope.image.PhotoReader;
import org.layerscope.image.Reading;

/**
 * Takes what is dropped, picked or pasted straight from the request's stream, on the request's thread and outside the session
 * lock. Of several attempts that overlap only the last one counts. The file's name is never looked at.
 */
final class PhotoIntake implements UploadHandler {

    private final PhotoReader reader;
    private final Consumer<Reading> onReading;
    private final Runnable onInterruption;
    private final AtomicInteger attempts = new AtomicInteger();

    /** Both callbacks run in the UI's thread. */
    PhotoIntake(PhotoReader reader, Consumer<Reading> onReading, Runnable onInterruption) {
        this.reader = reader;
        this.onReading = onReading;
        this.onInterruption = onInterruption;
    }

    @Override
    public void handleUploadRequest(UploadEvent event) throws IOException {
        int attempt = attempts.incrementAndGet();
        UI ui = event.getUI();
        long announced = event.getFileSize();
        try {
            Reading reading = reader.read(
                    event.getInputStream(), announced < 0 ? OptionalLong.empty() : OptionalLong.of(announced));
            report(ui, attempt, () -> onReading.accept(reading));
        } catch (IOException interrupted) {
            report(ui, attempt, onInterruption);
            throw interrupted;
        }
    }

    /** Whatever was started before now no longer counts. */
    void forget() {
        attempts.incrementAndGet();
    }

    private void report(UI ui, int attempt, Runnable outcome) {
        // A page that has been left wants no answer.
        ui.accessLater(
                        () -> {
                            if (attempt == attempts.get()) {
                                outcome.run();
                            }
                        },
                        () -> {})
                .run();
    }
}
