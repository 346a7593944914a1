package org.layerscope.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.junit.jupiter.api.Test;

class StalledUploadValveTest {

    private final Standing standing = new Standing();
    private final StalledUploadValve.Body body = new StalledUploadValve.Body(standing);

    @Test
    void aBodyThatStandsStillIsWaitedForOnce() {
        assertThatThrownBy(() -> body.doRead(new Buffer())).isInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(() -> body.doRead(new Buffer())).isInstanceOf(SocketTimeoutException.class);

        assertThat(standing.waits).isEqualTo(1);
        assertThat(body.available()).isZero();
    }

    private static final class Standing implements InputBuffer {

        private int waits;

        @Override
        public int doRead(ApplicationBufferHandler handler) throws IOException {
            waits++;
            throw new SocketTimeoutException();
        }

        @Override
        public int available() {
            return 1;
        }
    }

    private static final class Buffer implements ApplicationBufferHandler {

        @Override
        public void setByteBuffer(ByteBuffer buffer) {}

        @Override
        public ByteBuffer getByteBuffer() {
            return ByteBuffer.allocate(0);
        }

        @Override
        public void expand(int size) {}
    }
}
