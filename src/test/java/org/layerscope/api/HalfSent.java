package org.layerscope.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** A request whose body comes when the test sends it, if at all; of its answer only what comes meanwhile is read. */
record HalfSent(Socket socket) implements AutoCloseable {

    private static final int PATIENCE = 20_000; // less than what the server waits for

    /** Sends this much of a request, each line ended as HTTP wants it, and an empty line. */
    static HalfSent of(ApiClient api, String... lines) throws IOException {
        Socket socket = new Socket("localhost", api.port());
        socket.setSoTimeout(PATIENCE);
        HalfSent begun = new HalfSent(socket);
        begun.send((String.join("\r\n", lines) + "\r\nHost: localhost\r\n\r\n").getBytes(ISO_8859_1));
        return begun;
    }

    void send(byte[] more) throws IOException {
        socket.getOutputStream().write(more);
    }

    /** The answer as far as the end of its first JSON object, while the request goes on. */
    String problem() throws IOException {
        return until('}');
    }

    /** The first line of the answer, while the request goes on. */
    String status() throws IOException {
        return until('\r');
    }

    private String until(char end) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0 && next != end) {
            answer.write(next);
            next = in.read();
        }
        return answer.toString(UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
