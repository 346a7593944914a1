package org.layerscope.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;

/** Writes feature maps from the memory in which they are kept; as gzip where the answer's headers say so. */
@Component
final class ByteSliceWriter extends AbstractHttpMessageConverter<ByteSlice> {

    private static final String GZIP = "gzip";

    ByteSliceWriter() {
        super(MediaType.APPLICATION_OCTET_STREAM);
    }

    /**
     * How maps should travel. Compressing costs more time than it saves on a connection faster than some 100 Mbit/s, and nobody knows how
     * fast a connection is; but the one within a machine is.
     */
    static HttpHeaders encoding(HttpServletRequest request) {
        HttpHeaders headers = new HttpHeaders();
        headers.setVary(List.of(HttpHeaders.ACCEPT_ENCODING));
        boolean near = request.getRemoteAddr().equals(request.getLocalAddr());
        if (!near && acceptsGzip(request.getHeader(HttpHeaders.ACCEPT_ENCODING))) {
            headers.set(HttpHeaders.CONTENT_ENCODING, GZIP);
        }
        return headers;
    }

    private static boolean acceptsGzip(@Nullable String accepted) {
        if (accepted == null) {
            return false;
        }
        for (String coding : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] nameAndQuality = coding.replace(" ", "").split(";", -1);
            if (nameAndQuality[0].equals(GZIP)) {
                return nameAndQuality.length == 1 || !nameAndQuality[1].matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == ByteSlice.class;
    }

    @Override
    protected Long getContentLength(ByteSlice slice, @Nullable MediaType type) {
        return (long) slice.length();
    }

    @Override
    protected ByteSlice readInternal(Class<? extends ByteSlice> type, HttpInputMessage input) {
        throw new HttpMessageNotReadableException("maps are only written", input);
    }

    @Override
    protected void writeInternal(ByteSlice slice, HttpOutputMessage output) throws IOException {
        HttpHeaders headers = output.getHeaders();
        if (!GZIP.equals(headers.getFirst(HttpHeaders.CONTENT_ENCODING))) {
            output.getBody().write(slice.bytes(), slice.offset(), slice.length());
            return;
        }
        headers.remove(HttpHeaders.CONTENT_LENGTH);
        try (OutputStream compressed = new FastGzip(output.getBody())) {
            compressed.write(slice.bytes(), slice.offset(), slice.length());
        }
    }

    private static final class FastGzip extends GZIPOutputStream {

        FastGzip(OutputStream out) throws IOException {
            super(out, 1 << 15);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
