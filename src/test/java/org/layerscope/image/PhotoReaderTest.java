package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.layerscope.image.MadePictures.chunk;
import static org.layerscope.image.MadePictures.header;
import static org.layerscope.image.MadePictures.join;
import static org.layerscope.image.MadePictures.latin1;
import static org.layerscope.image.MadePictures.photo;
import static org.layerscope.image.MadePictures.refusalOf;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhotoReaderTest {

    private static final int LIMIT = 20 * 1024 * 1024;

    private final PhotoReader reader = new PhotoReader();

    @Test
    void ofAStreamWithoutEndOneByteBeyondTheLimitIsConsumed() throws IOException {
        Counting endless = new Counting(Long.MAX_VALUE);
        Reading reading = reader.read(endless);
        assertThat(endless.given).isEqualTo(LIMIT + 1);
        Refusal refusal = ((Reading.Refused) reading).refusal();
        assertThat(refusal.code()).isEqualTo(Refusal.Code.TOO_LARGE);
        assertThat(refusal.limit()).hasValue(LIMIT);
        assertThat(refusal.received()).hasValue(endless.given);
        assertThat(refusal.sentence()).contains("at most 20 MB", "more than that came");
    }

    @Test
    void theAnnouncedSizeIsOnlyAWordInTheSentence() throws IOException {
        Refusal refusal =
                ((Reading.Refused) reader.read(new Counting(LIMIT + 1L), OptionalLong.of(33_030_144))).refusal();
        assertThat(refusal.announced()).hasValue(33_030_144);
        assertThat(refusal.sentence()).contains("31.5 MB were announced");
        InputStream small = new ByteArrayInputStream(photo(2, 2).png());
        assertThat(reader.read(small, OptionalLong.of(Long.MAX_VALUE))).isInstanceOf(Reading.Accepted.class);
        Reading understated = reader.read(new Counting(LIMIT + 1L), OptionalLong.of(10));
        assertThat(((Reading.Refused) understated).refusal().sentence()).doesNotContain("announced");
    }

    @Test
    void exactlyTheLimitIsRead() throws IOException {
        byte[] png = photo(2, 2).png();
        byte[] padded = Arrays.copyOf(png, LIMIT);
        assertThat(reader.read(new ByteArrayInputStream(padded))).isInstanceOf(Reading.Accepted.class);
        assertThat(refusalOf(Arrays.copyOf(png, LIMIT + 1)).code()).isEqualTo(Refusal.Code.TOO_LARGE);
    }

    @Test
    void theStreamIsNotClosedAndItsFailureIsPassedOn() throws IOException {
        Counting stream = new Counting(10);
        reader.read(stream);
        assertThat(stream.closed).isFalse();
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection lost");
            }

            @Override
            public int read(byte[] target, int from, int count) throws IOException {
                throw new IOException("connection lost");
            }
        };
        assertThatThrownBy(() -> reader.read(failing))
                .isInstanceOf(IOException.class)
                .hasMessage("connection lost");
    }

    @ParameterizedTest
    @CsvSource({"60000,60000", "2147483647,2147483647", "10000,5001", "50000001,1"})
    void aHeaderThatAsksForTooManyPixelsIsEnough(int width, int height) {
        Refusal refusal = refusalOf(join(latin1("\u0089PNG\r\n\u001a\n"), header(width, height, 8, 2)));
        assertThat(refusal.code()).isEqualTo(Refusal.Code.TOO_MANY_PIXELS);
        assertThat(refusal.limit()).hasValue(50_000_000);
        assertThat(refusal.received()).hasValue((long) width * height);
    }

    @Test
    void theSentenceNamesWhatWasFoundAndTheLimit() {
        byte[] file = join(latin1("\u0089PNG\r\n\u001a\n"), header(60_000, 60_000, 8, 2));
        assertThat(refusalOf(file).sentence())
                .isEqualTo("The picture is too large: it has 60,000 × 60,000 pixels, "
                        + "that is 3,600 megapixels, and at most 50 megapixels are accepted. "
                        + "Reduce it in a picture program and try again.");
    }

    @Test
    void aSideThatIsTooLongIsRefusedEvenWithFewPixels() {
        byte[] file = join(latin1("\u0089PNG\r\n\u001a\n"), header(16_385, 1, 8, 2));
        assertThat(refusalOf(file).code()).isEqualTo(Refusal.Code.TOO_MANY_PIXELS);
        assertThat(refusalOf(file).sentence()).contains("a side of at most 16,384 pixels");
    }

    @Test
    void theLargestPictureAllowedPassesTheGate() {
        byte[] file = join(latin1("\u0089PNG\r\n\u001a\n"), header(10_000, 5_000, 8, 0), chunk("IEND"));
        assertThat(refusalOf(file).code()).isEqualTo(Refusal.Code.CORRUPT_IMAGE);
    }

    @ParameterizedTest
    @CsvSource({"31, 40, true", "40, 31, true", "32, 32, false", "1, 1, true"})
    void aSmallPictureIsAcceptedWithANote(int width, int height, boolean noted) {
        Phrase note = Phrase.of("note.small", width, height);
        assertThat(note.in(Locale.ENGLISH)).contains(width + " × " + height);
        assertThat(note.in(Locale.CHINESE)).contains(width + " × " + height).containsPattern("\\p{IsHan}");
        assertThat(MadePictures.accepted(photo(width, height).png()).notes().contains(note))
                .isEqualTo(noted);
    }

    /** Zeros, counted. */
    private static final class Counting extends InputStream {

        private final long length;
        private long given;
        private boolean closed;

        Counting(long length) {
            this.length = length;
        }

        @Override
        public int read() {
            return given < length && given++ >= 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] target, int from, int count) {
            if (given == length) {
                return -1;
            }
            int now = (int) Math.min(count, length - given);
            given += now;
            return now;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
