package org.layerscope.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;
import org.jspecify.annotations.Nullable;
import org.layerscope.network.NumberType;
import org.layerscope.network.StridedTensor;

/**
 * Reads a stranger's pickle of tensors. Everything that it can make is a number, text, list, tuple ({@code Object[]}), ordered
 * map with keys of numbers and texts, or {@link StridedTensor}; every other global ends the reading, by its name.
 *
 * <p>Of the pickle machine only the instructions that {@code torch.save} writes are carried out, about those of PyTorch's own
 * {@code weights_only} reader. Where the library would look for a Java method, read a length without comparing it, hash what
 * was read, or copy a list once for each of its parts, they are carried out here. So the memory needed is bounded by the
 * number of instructions, and nothing recurs.
 */
final class TensorUnpickler extends Unpickler {

    private static final int LIMIT_BYTES = 4 * 1024 * 1024;
    private static final int LIMIT_INSTRUCTIONS = 1_000_000;

    private static final Map<String, NumberType> STORAGES = Map.of(
            "torch.FloatStorage", NumberType.F32,
            "torch.HalfStorage", NumberType.F16,
            "torch.BFloat16Storage", NumberType.BF16,
            "torch.DoubleStorage", NumberType.F64,
            "torch.LongStorage", NumberType.I64,
            "torch.IntStorage", NumberType.I32,
            "torch.ShortStorage", NumberType.I16,
            "torch.CharStorage", NumberType.I8,
            "torch.ByteStorage", NumberType.U8,
            "torch.BoolStorage", NumberType.BOOL);

    private static final Map<String, IObjectConstructor> FUNCTIONS = Map.of(
            "collections.OrderedDict", arguments -> new LinkedHashMap<>(),
            "torch._utils._rebuild_tensor_v2", TensorUnpickler::tensor,
            "torch._utils._rebuild_parameter", arguments -> arguments[0]);

    /** Where a tensor's numbers lie: what the pickle's persistent ids stand for. */
    private record Storage(NumberType type, String name) {}

    private final ByteArrayInputStream pickle;
    private int instructions;

    private TensorUnpickler(byte[] pickle) {
        this.pickle = new ByteArrayInputStream(pickle);
    }

    /**
     * What the pickle holds.
     *
     * @throws IllegalArgumentException when it holds anything else than tensors and plain values, is too long or damaged
     */
    static Object read(ByteBuffer pickle) {
        if (pickle.remaining() > LIMIT_BYTES) {
            throw new IllegalArgumentException(
                    "pickle: %d bytes (expected: at most %d)".formatted(pickle.remaining(), LIMIT_BYTES));
        }
        byte[] bytes = new byte[pickle.remaining()];
        pickle.get(bytes);
        TensorUnpickler unpickler = new TensorUnpickler(bytes);
        try {
            return unpickler.load(unpickler.pickle);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // of whatever kind: the library casts and indexes unchecked
            throw new IllegalArgumentException(
                    "pickle: damaged before byte %d of %d (expected: as torch.save writes)"
                            .formatted(bytes.length - unpickler.pickle.available(), bytes.length),
                    e);
        }
    }

    @Override
    protected Object dispatch(short opcode) throws IOException {
        if (++instructions > LIMIT_INSTRUCTIONS) {
            throw new IllegalArgumentException("pickle: more than %d instructions".formatted(LIMIT_INSTRUCTIONS));
        }
        switch (opcode) {
            case Opcodes.GLOBAL -> stack.add(global(PickleUtils.readline(input) + "." + PickleUtils.readline(input)));
            case Opcodes.BUILD -> stack.pop(); // attributes, as a state dict's _metadata
            case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<>());
            case Opcodes.SETITEM -> {
                Object value = stack.pop();
                put(stack.pop(), value);
            }
            case Opcodes.SETITEMS -> {
                List<Object> items = stack.pop_all_since_marker();
                for (int i = 0; i < items.size(); i += 2) {
                    put(items.get(i), items.get(i + 1));
                }
            }
            case Opcodes.APPENDS -> append(stack.pop_all_since_marker());
            case Opcodes.BINUNICODE -> {
                checkLength();
                return super.dispatch(opcode);
            }
            case Opcodes.PROTO,
                    Opcodes.STOP,
                    Opcodes.MARK,
                    Opcodes.REDUCE,
                    Opcodes.BINPERSID,
                    Opcodes.NONE,
                    Opcodes.NEWTRUE,
                    Opcodes.NEWFALSE,
                    Opcodes.BININT,
                    Opcodes.BININT1,
                    Opcodes.BININT2,
                    Opcodes.LONG1,
                    Opcodes.BINFLOAT,
                    Opcodes.EMPTY_TUPLE,
                    Opcodes.TUPLE,
                    Opcodes.TUPLE1,
                    Opcodes.TUPLE2,
                    Opcodes.TUPLE3,
                    Opcodes.EMPTY_LIST,
                    Opcodes.APPEND,
                    Opcodes.BINPUT,
                    Opcodes.LONG_BINPUT,
                    Opcodes.BINGET,
                    Opcodes.LONG_BINGET -> {
                return super.dispatch(opcode);
            }
            default ->
                throw new IllegalArgumentException(
                        "pickle: instruction 0x%02x (expected: only those that torch.save writes)".formatted(opcode));
        }
        return NO_RETURN_VALUE;
    }

    private static Object global(String name) {
        Object known = FUNCTIONS.get(name);
        if (known == null) {
            known = STORAGES.get(name);
        }
        if (known == null) {
            throw new IllegalArgumentException(
                    ("pickle: asks for %s, which no state dict needs; nothing of it was run (expected: only tensors). If the"
                                    + " file is a whole model, or holds more than weights, save the weights alone:"
                                    + " torch.save(model.state_dict(), path)")
                            .formatted(name));
        }
        return known;
    }

    @Override
    protected Object persistentLoad(Object id) {
        if (id instanceof Object[] parts
                && parts.length == 5
                && "storage".equals(parts[0])
                && parts[1] instanceof NumberType type
                && parts[2] instanceof String name) {
            return new Storage(type, name);
        }
        throw new IllegalArgumentException("pickle: a persistent id of another kind (expected: a storage of PyTorch)");
    }

    /** Arguments: storage, offset, sizes, strides, then what only training needs. */
    private static StridedTensor tensor(Object[] arguments) {
        Storage storage = (Storage) arguments[0];
        Object[] sizes = (Object[]) arguments[2];
        Object[] steps = (Object[]) arguments[3];
        int[] shape = new int[sizes.length];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = Math.toIntExact(whole(sizes[i]));
        }
        long[] strides = new long[steps.length];
        for (int i = 0; i < strides.length; i++) {
            strides[i] = whole(steps[i]);
        }
        return new StridedTensor(storage.type(), storage.name(), whole(arguments[1]), shape, strides);
    }

    private static long whole(Object number) {
        return number instanceof Integer integer ? integer : (Long) number;
    }

    @SuppressWarnings("unchecked")
    private void put(Object key, @Nullable Object value) {
        if (!(key instanceof String || key instanceof Number || key instanceof Boolean)) {
            // Hashing lists within lists recurs.
            throw new IllegalArgumentException(
                    "pickle: a dict's key that is neither text nor number (expected: a name)");
        }
        ((Map<Object, @Nullable Object>) stack.peek()).put(key, value);
    }

    @SuppressWarnings("unchecked")
    private void append(List<Object> items) {
        ((List<Object>) stack.peek()).addAll(items);
    }

    /** The library takes memory for a text before it reads it. */
    private void checkLength() throws IOException {
        pickle.mark(0);
        int length = ByteBuffer.wrap(pickle.readNBytes(Integer.BYTES), 0, Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        if (length < 0 || length > pickle.available()) {
            throw new IllegalArgumentException("pickle: a text of %d bytes (expected: at most %d)"
                    .formatted(Integer.toUnsignedLong(length), pickle.available()));
        }
        pickle.reset();
    }
}
