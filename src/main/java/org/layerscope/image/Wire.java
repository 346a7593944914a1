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

    /** What is put into the box at once: the other side takes it out while the next step is put in. */
    private static final int STEP = 1 << 20;

    private static final byte[] NO_ROOM = {};

    private final DataInputStream in;
    private final DataOutputStream out;
    private final @Nullable Box outbox;
    private final @Nullable Box inbox;
    private int used;
    private byte[] room = NO_ROOM;

    private Wire(SocketChannel channel, @Nullable Box outbox, @Nullable Box inbox) throws IOException {
        this.outbox = outbox;
        this.inbox = inbox;
        channel.setOption(StandardSocketOptions.SO_SNDBUF, SYSTEM_BUFFER);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SYSTEM_BUFFER);
        in = new DataInputStream(new BufferedInputStream(new PieceInputStream(Channels.newInputStream(channel))));
        out = new DataOutputStream(new BufferedOutputStream(new PieceOutputStream(Channels.newOutputStream(channel))));
    }

    /** @param inbox where the other side puts what is large, if there is one */
    static Wire receiving(SocketChannel channel, Optional<Box> inbox) throws IOException {
        return new Wire(channel, null, inbox.orElse(null));
    }

    /** @param outbox see {@link #receiving} */
    static Wire sending(SocketChannel channel, Optional<Box> outbox) throws IOException {
        return new Wire(channel, outbox.orElse(null), null);
    }

    /** @param type that the other side reads: a record, or a sealed interface of records */
    void send(Class<?> type, Object value) throws IOException {
        used = 0;
        write(type, value);
        out.flush();
    }

    /** Receives like {@link #receive(Class, byte[])}. */
    <T> T receive(Class<T> type) throws IOException {
        return receive(type, NO_ROOM);
    }

    /**
     * Waits for a record.
     *
     * @param room becomes the first array of the record that has this length, if one has
     * @throws IOException if the other side has ended, or did not send such a record
     */
    <T> T receive(Class<T> type, byte[] room) throws IOException {
        this.room = room;
        used = 0;
        try {
            return type.cast(read(type));
        } finally {
            this.room = NO_ROOM; // it may hold a photo, whose time is not ours
        }
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
        boolean boxed = bytes.length > PIECE && outbox != null && bytes.length <= Box.SIZE - used;
        out.writeInt(bytes.length);
        out.writeBoolean(boxed);
        if (boxed) {
            putIn(Objects.requireNonNull(outbox), bytes);
        } else {
            out.write(bytes);
        }
    }

    private void putIn(Box box, byte[] bytes) throws IOException {
        for (int at = 0; at < bytes.length; at += STEP) {
            box.write(used + at, bytes, at, Math.min(STEP, bytes.length - at));
            out.writeBoolean(true);
            out.flush();
        }
        used += bytes.length;
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
        return new String(fill(new byte[length()]), StandardCharsets.UTF_8);
    }

    private byte[] readBytes() throws IOException {
        int length = length();
        if (length != room.length) {
            return fill(new byte[length]);
        }
        byte[] taken = room;
        room = NO_ROOM;
        return fill(taken);
    }

    private byte[] fill(byte[] bytes) throws IOException {
        if (in.readBoolean()) {
            takeOut(bytes);
        } else {
            in.readFully(bytes);
        }
        return bytes;
    }

    private void takeOut(byte[] bytes) throws IOException {
        if (inbox == null || bytes.length > Box.SIZE - used) {
            throw new IOException("box: none, or not of %d bytes".formatted(bytes.length));
        }
        for (int at = 0; at < bytes.length; at += STEP) {
            in.readBoolean(); // waits for the step
            inbox.read(used + at, bytes, at, Math.min(STEP, bytes.length - at));
        }
        used += bytes.length;
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
