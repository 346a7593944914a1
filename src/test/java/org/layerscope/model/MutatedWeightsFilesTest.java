package org.layerscope.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Valid files with a few bytes changed, cut or moved: each is read or refused, and nothing else ever happens. */
class MutatedWeightsFilesTest {

    private static final int ROUNDS = 600;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"views.pth", "state_dict.pth", "float16.pth", "plain.safetensors", "bfloat16.safetensors"})
    void aDamagedFileIsReadOrRefused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(Checkpoints.file(name));
        Random random = new Random(name.hashCode());
        Path damaged = folder.resolve("damaged");
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = whole.clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                mutate(bytes, random);
            }
            Files.write(damaged, bytes);
            switch (WeightsFile.read(damaged)) {
                case WeightsFile.Accepted accepted -> WeightsFile.notFinite(accepted.weights());
                case WeightsFile.Refused refusal -> {
                    assertThat(refusal.problem()).isNotBlank();
                    refused++;
                }
            }
        }
        assertThat(refused).as("of %d", ROUNDS).isBetween(ROUNDS / 10, ROUNDS - 1);
    }

    private static void mutate(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        int length = Math.min(1 + random.nextInt(16), bytes.length - at);
        switch (random.nextInt(4)) {
            case 0 -> bytes[at] = (byte) random.nextInt();
            case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            case 2 -> System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
            default -> Arrays.fill(bytes, at, at + length, (byte) (random.nextBoolean() ? 0 : 0xff));
        }
    }
}
