package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The gate needs at most 8 MiB beside the file, whatever the file. */
class GateTest {

    private static final long MOST = 8L * 1024 * 1024;
    private static final int LENGTH = PhotoReader.MAX_BYTES;

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void theGateNeedsLittleMemory(String name, Supplier<byte[]> made, Class<? extends Checked> answer) {
        byte[] file = made.get();
        assertThat(file.length).as(name).isBetween(LENGTH / 10 * 9, LENGTH);
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();
        Checked checked = Gate.check(file);
        assertThat(memory.getCurrentThreadAllocatedBytes() - before).as(name).isLessThan(MOST);
        assertThat(checked).as(name).isInstanceOf(answer);
    }

    static Stream<Arguments> theGateNeedsLittleMemory() {
        return Stream.concat(
                arguments(HostileFiles.accepted(), Picture.class), arguments(HostileFiles.refused(), Refusal.class));
    }

    private static Stream<Arguments> arguments(Map<String, Supplier<byte[]>> files, Class<? extends Checked> answer) {
        return files.entrySet().stream().map(file -> Arguments.of(file.getKey(), file.getValue(), answer));
    }
}
