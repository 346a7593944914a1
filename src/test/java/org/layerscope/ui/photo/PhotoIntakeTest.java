package org.layerscope.ui.photo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.VaadinResponse;
import com.vaadin.flow.server.VaadinSession;
import com.vaadin.flow.server.streams.UploadEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.layerscope.image.PhotoReader;
import org.layerscope.image.Reading;
import org.layerscope.image.Refusal;
import org.layerscope.ui.UiTest;

class PhotoIntakeTest extends UiTest {

    private final List<Reading> readings = new ArrayList<>();
    private final List<String> interruptions = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private Optional<String> busy = Optional.empty();
    private PhotoIntake intake;

    @BeforeEach
    void makeIntake() {
        intake = intake();
    }

    private PhotoIntake intake() {
        return new PhotoIntake(reader, () -> busy, new PhotoIntake.Outcome() {
            @Override
            public void read(Reading reading) {
                readings.add(reading);
            }

            @Override
            public void busy(String sentence) {
                refusals.add(sentence);
            }

            @Override
            public void interrupted() {
                interruptions.add("interrupted");
            }
        });
    }

    @Test
    void aBusyNetworkIsToldWithoutReadingThePhoto() throws IOException {
        busy = Optional.of("Come back later.");

        intake.handleUploadRequest(upload(InputStream.nullInputStream(), -1));

        eventually(() -> assertThat(refusals).containsExactly("Come back later."));
        assertThat(readings).isEmpty();
    }

    @Test
    void aPhotoIsReadFromTheRequestItself() throws IOException {
        intake.handleUploadRequest(upload(portrait(), -1));

        eventually(() -> assertThat(readings).hasSize(1));
        assertThat(readings.getFirst()).isInstanceOfSatisfying(Reading.Accepted.class, accepted -> {
            assertThat(accepted.photo().width()).isEqualTo(512);
            assertThat(accepted.photo().height()).isEqualTo(640);
        });
    }

    @Test
    void ofWhatIsTooLargeOneByteBeyondTheLimitIsConsumed() throws IOException {
        long announced = 1L << 40;
        Endless endless = new Endless();

        intake.handleUploadRequest(upload(endless, announced));

        eventually(() -> assertThat(readings).hasSize(1));
        assertThat(readings.getFirst()).isInstanceOfSatisfying(Reading.Refused.class, refused -> {
            assertThat(refused.refusal().code()).isEqualTo(Refusal.Code.TOO_LARGE);
            assertThat(refused.refusal().announced()).hasValue(announced);
        });
        assertThat(endless.given.get()).isEqualTo(PhotoReader.MAX_BYTES + 1);
    }

    @Test
    void anUploadThatBreaksOffIsReported() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return read();
            }
        };

        assertThatIOException().isThrownBy(() -> intake.handleUploadRequest(upload(broken, 10)));

        eventually(() -> assertThat(interruptions).hasSize(1));
        assertThat(readings).isEmpty();
    }

    @Test
    void ofTwoThatOverlapTheOneThatBeganLastCounts() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        UploadEvent slowUpload = upload(new Waiting(begun, goOn), 4);
        Thread request = Thread.ofPlatform().start(() -> {
            try {
                intake.handleUploadRequest(slowUpload);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        begun.await();
        intake.handleUploadRequest(upload(portrait(), -1));
        goOn.countDown();
        request.join();

        eventually(() -> assertThat(readings).hasSize(1));
        assertThat(readings.getFirst()).isInstanceOf(Reading.Accepted.class);
    }

    @Test
    void aSessionHasFourUploadsAtOnceOverAllOfItsPages() throws Exception {
        CountDownLatch begun = new CountDownLatch(4);
        CountDownLatch goOn = new CountDownLatch(1);
        List<Thread> requests = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            UploadEvent slow = upload(new Waiting(begun, goOn), 4);
            PhotoIntake page = i % 2 == 0 ? intake : intake();
            requests.add(Thread.ofPlatform().start(() -> {
                try {
                    page.handleUploadRequest(slow);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        begun.await();

        intake.handleUploadRequest(upload(portrait(), -1));

        eventually(() -> assertThat(codes()).containsExactly(Refusal.Code.RATE_LIMITED));
        goOn.countDown();
        for (Thread request : requests) {
            request.join();
        }
        intake.handleUploadRequest(upload(portrait(), -1));
        eventually(() -> assertThat(readings).anyMatch(Reading.Accepted.class::isInstance));
        assertThat(codes()).containsOnlyOnce(Refusal.Code.RATE_LIMITED);
    }

    private List<Refusal.Code> codes() {
        return readings.stream()
                .filter(Reading.Refused.class::isInstance)
                .map(reading -> ((Reading.Refused) reading).refusal().code())
                .toList();
    }

    private static InputStream portrait() {
        return PhotoPanel.class.getResourceAsStream("/org/layerscope/image/samples/portrait.png");
    }

    private static UploadEvent upload(InputStream body, long size) {
        VaadinRequest request = (VaadinRequest) Proxy.newProxyInstance(
                PhotoIntakeTest.class.getClassLoader(),
                new Class<?>[] {VaadinRequest.class},
                (proxy, method, arguments) -> method.getName().equals("getInputStream") ? body : null);
        return new UploadEvent(
                request,
                VaadinResponse.getCurrent(),
                VaadinSession.getCurrent(),
                "private-name.png",
                size,
                "image/png",
                UI.getCurrent().getElement(),
                null);
    }

    /** Four bytes that come once they may. */
    private static final class Waiting extends ByteArrayInputStream {

        private final CountDownLatch begun;
        private final CountDownLatch goOn;

        Waiting(CountDownLatch begun, CountDownLatch goOn) {
            super("slow".getBytes(StandardCharsets.UTF_8));
            this.begun = begun;
            this.goOn = goOn;
        }

        @Override
        public synchronized int read(byte[] into, int offset, int length) {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return super.read(into, offset, length);
        }
    }

    /** Zeros without end, counted. */
    private static final class Endless extends InputStream {

        private final AtomicLong given = new AtomicLong();

        @Override
        public int read() {
            given.incrementAndGet();
            return 0;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            given.addAndGet(length);
            return length;
        }
    }
}
