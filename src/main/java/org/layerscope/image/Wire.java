package org.layerscope.image;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Records on their way to another process and back, component by component. Whoever reads need not trust the other side: only the
 * records that are asked for come out, and no array is longer than the opacity of the largest picture. For one thread a side.
 */
final class Wire {

    private static final int MAX_LENGTH = PhotoReader.MAX_PIXELS;

    /** What is handed to the system at once; more would be copied into a buffer of that size outside the heap. */
    private static final int PIECE = 128 * 1024;

    /** The two sides take turns less often; the system may give less. */
    private static final int SYSTEM_BUFFER = 1 << 20;

    private final DataInputStream in;
    private final DataOutputStream out;

    private final ByteBuffer outbox;
    private final @Nullable Box inbox;
    private long taken;

    private Wire(SocketChannel channel, ByteBuffer outbox, @Nullable Box inbox) throws IOException {
        this.outbox = outbox;
        this.inbox = inbox;
        channel.setOption(StandardSocketOptions.SO_SNDBUF, SYSTEM_BUFFER);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SYSTEM_BUFFER);
        in = new DataInputStream(new BufferedInputStream(new PieceInputStream(Channels.newInputStream(channel))));
        out = new DataOutputStream(new BufferedOutputStream(new PieceOutputStream(Channels.newOutputStream(channel))));
    }

    /** @param inbox where the other side puts what is large, if there is one */
    static Wire receiving(SocketChannel channel, Optional<Box> inbox) throws IOException {
        return new Wire(channel, ByteBuffer.allocate(0), inbox.orElse(null));
    }

    /** @param outbox see {@link #receiving} */
    static Wire sending(SocketChannel channel, Optional<Box> outbox) throws IOException {
        return new Wire(channel, outbox.isPresent() ? outbox.get().map() : ByteBuffer.allocate(0), null);
    }

    /** @param type that the other side reads: a record, or a sealed interface of records */
    void send(Class<?> type, Object value) throws IOException {
        outbox.clear();
        write(type, value);
        out.flush();
    }

    /** @throws IOException if the other side has ended, or did not send such a record */
    <T> T receive(Class<T> type) throws IOException {
        taken = 0;
        return type.cast(read(type));
    }

    private void write(Type type, Object value) throws IOException {
        switch (value) {
            case Integer number -> out.writeInt(number);
            case Boolean flag -> out.writeBoolean(flag);
            case OptionalLong number -> {
                out.writeBoolean(number.isPresent());
                out.writeLong(number.orElse(0));
            }
            case String text -> writeText(text);
            case byte[] bytes -> writeBytes(bytes);
            case Pieces pieces -> {
                out.writeInt(pieces.length());
                pieces.writeTo(out);
            }
            case int[] numbers -> {
                out.writeInt(numbers.length);
                for (int number : numbers) {
                    out.writeInt(number);
                }
            }
            case List<?> values -> {
                out.writeInt(values.size());
                for (Object each : values) {
                    write(element(type), each);
                }
            }
            case Enum<?> constant -> writeText(constant.name());
            case Record whole -> writeRecord((Class<?>) type, whole);
            default -> throw new IllegalArgumentException("type: " + type + " (expected: one that is sent)");
        }
    }

    private void writeText(String text) throws IOException {
        writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private void writeBytes(byte[] bytes) throws IOException {
        boolean boxed = bytes.length > PIECE && bytes.length <= outbox.remaining();
        out.writeInt(bytes.length);
        out.writeBoolean(boxed);
        if (boxed) {
            outbox.put(bytes);
        } else {
            out.write(bytes);
        }
    }

    private void writeRecord(Class<?> type, Record value) throws IOException {
        if (type.isSealed()) {
            out.writeInt(List.of(type.getPermittedSubclasses()).indexOf(value.getClass()));
        }
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            try {
                write(
                        component.getGenericType(),
                        Objects.requireNonNull(component.getAccessor().invoke(value)));
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private Object read(Type type) throws IOException {
        if (type instanceof ParameterizedType list) {
            int length = length();
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < length; i++) {
                values.add(read(element(list)));
            }
            return values;
        }
        Class<?> simple = (Class<?>) type;
        if (simple == int.class) {
            return in.readInt();
        } else if (simple == boolean.class) {
            return in.readBoolean();
        } else if (simple == OptionalLong.class) {
            boolean present = in.readBoolean();
            long number = in.readLong();
            return present ? OptionalLong.of(number) : OptionalLong.empty();
        } else if (simple == String.class) {
            return readText();
        } else if (simple == byte[].class) {
            return readBytes();
        } else if (simple == Pieces.class) {
            byte[] whole = new byte[length()];
            in.readFully(whole);
            return Pieces.of(whole);
        } else if (simple == int[].class) {
            int[] numbers = new int[length()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = in.readInt();
            }
            return numbers;
        } else if (simple.isEnum()) {
            return constant(simple.getEnumConstants(), readText());
        }
        return readRecord(simple.isSealed() ? choice(simple.getPermittedSubclasses()) : simple);
    }

    private String readText() throws IOException {
        return new String(readBytes(), StandardCharsets.UTF_8);
    }

    private byte[] readBytes() throws IOException {
        byte[] bytes = new byte[length()];
        if (in.readBoolean()) {
            takeOut(bytes);
        } else {
            in.readFully(bytes);
        }
        return bytes;
    }

    private void takeOut(byte[] bytes) throws IOException {
        if (inbox == null) {
            throw new IOException("box: none");
        }
        for (int at = 0; at < bytes.length; ) {
            ByteBuffer piece = ByteBuffer.wrap(bytes, at, Math.min(PIECE, bytes.length - at));
            inbox.read(piece, taken + at);
            at = piece.position();
        }
        taken += bytes.length;
    }

    private Object readRecord(Class<?> type) throws IOException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = read(components[i].getGenericType());
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException refused) {
            throw new IOException("record: not a %s".formatted(type.getSimpleName()), refused);
        }
    }

    private int length() throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MAX_LENGTH) {
            throw new IOException("length: %d (expected: 0..%d)".formatted(length, MAX_LENGTH));
        }
        return length;
    }

    private static Object constant(Object[] of, String name) throws IOException {
        for (Object constant : of) {
            if (constant instanceof Enum<?> one && one.name().equals(name)) {
                return constant;
            }
        }
        throw new IOException("constant: %s (expected: one of %s)".formatted(name, List.of(of)));
    }

    private Class<?> choice(Class<?>[] of) throws IOException {
        int index = in.readInt();
        if (index < 0 || index >= of.length) {
            throw new IOException("index: %d (expected: 0..%d)".formatted(index, of.length - 1));
        }
        return of[index];
    }

    private static Type element(Type list) {
        return ((ParameterizedType) list).getActualTypeArguments()[0];
    }

    private static final class PieceInputStream extends FilterInputStream {

        PieceInputStream(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            return in.read(target, from, Math.min(count, PIECE));
        }
    }

    private static final class PieceOutputStream extends FilterOutputStream {

        PieceOutputStream(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            for (int at = 0; at < count; at += PIECE) {
                out.write(bytes, from + at, Math.min(PIECE, count - at));
            }
        }
    }
}
