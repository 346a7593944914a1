package org.layerscope.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportedProgramTest {

    @TempDir
    Path folder;

    @Test
    void treeHasPyTorchsNamesTypesAndOrder() {
        assertThat(ModuleTree.print(ExportedPrograms.accepted("residual").network()))
                .isEqualTo("""
                        Residual(
                          (conv1): Conv2d(3, 6, kernel_size=(7, 7), stride=(2, 2), padding=(3, 3), bias=False)
                          (bn1): BatchNorm2d(6, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
                          (relu): ReLU(inplace=True)
                          (maxpool): MaxPool2d(kernel_size=3, stride=2, padding=1, dilation=1, ceil_mode=False)
                          (layer1): Sequential(
                        %s%s  )
                          (layer2): Sequential(
                            (0): BasicBlock(
                              (conv1): Conv2d(6, 10, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1), bias=False)
                              (bn1): BatchNorm2d(10, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
                              (relu): ReLU(inplace=True)
                              (conv2): Conv2d(10, 10, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1), bias=False)
                              (bn2): BatchNorm2d(10, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
                              (downsample): Sequential(
                                (0): Conv2d(6, 10, kernel_size=(1, 1), stride=(2, 2), bias=False)
                                (1): BatchNorm2d(10, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
                              )
                            )
                          )
                          (avgpool): AdaptiveAvgPool2d(output_size=(1, 1))
                          (fc): Linear(in_features=10, out_features=5, bias=True)
                        )""".formatted(block(0), block(1)));
    }

    private static String block(int number) {
        return """
                    (%d): BasicBlock(
                      (conv1): Conv2d(6, 6, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1), bias=False)
                      (bn1): BatchNorm2d(6, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
                      (relu): ReLU(inplace=True)
                      (conv2): Conv2d(6, 6, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1), bias=False)
                      (bn2): BatchNorm2d(6, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
                    )
                """.formatted(number);
    }

    @Test
    void ownCodesConvolutionIsALeafWithItsWeightsAndModulesWithoutComputingAreMissing() {
        ExportedProgram.Accepted program = ExportedPrograms.accepted("custom");
        assertThat(ModuleTree.print(program.network()))
                .contains("(heads): ModuleList(", "(2): Dropout(p=0.1, inplace=False)", "(0): ELU(alpha=0.7)")
                .contains(
                        "(conv1): Conv2d(8, 8, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1), groups=8, bias=False)")
                .contains("(conv): Conv2d(8, 8, kernel_size=(3, 3), stride=(1, 1), padding=(2, 2), dilation=(2, 2))")
                .doesNotContain("Identity");
        assertThat(program.weights().names()).contains("body.1.conv1.weight").doesNotContain("body.1.kernel");
    }

    @Test
    void activationOfAnyKindFollowsItsConvolution() {
        Graph silu = ExportedPrograms.accepted("efficientnet").graph();
        assertThat(silu.after("features.0.0", TapKind.BN).map(Tap::path)).contains("features.0.1");
        assertThat(silu.after("features.0.0", TapKind.RELU).map(Tap::path)).contains("features.0.2");
        Graph shared = ExportedPrograms.accepted("residual").graph();
        assertThat(shared.after("layer1.0.conv2", TapKind.RELU).map(Tap::path)).contains("layer1.0.relu2");
        assertThat(shared.tap("layer1.0").map(Tap::operation))
                .isEqualTo(shared.tap("layer1.0.relu2").map(Tap::operation));
    }

    @ParameterizedTest
    @CsvSource({
        "custom, 33, 24, false",
        "residual, 32, 32, false",
        "residual-any-size, 32, 32, false",
        "mobilenet3, 32, 32, false",
        "half, 8, 8, true"
    })
    void inputIsTheExamplesAndFixedWhereAnotherWouldNotFit(String name, int height, int width, boolean fixed) {
        ExportedProgram.Accepted program = ExportedPrograms.accepted(name);
        assertThat(program.input()).isEqualTo(new Shape(3, height, width));
        assertThat(program.fixedSize()).isEqualTo(fixed);
    }

    @Test
    void reshapingToPlainSizesFixesTheInput() throws IOException {
        Path file = changed("custom", "models/model.json", text -> text.replace("[1, -1]", "[1, 32]"));
        assertThat(ExportedProgram.read(file))
                .isInstanceOfSatisfying(
                        ExportedProgram.Accepted.class,
                        program -> assertThat(program.fixedSize()).isTrue());
    }

    @Test
    void halfPrecisionBecomesFloat32() {
        StateDict weights = ExportedPrograms.accepted("half").weights();
        FloatBuffer values = weights.values("0.weight");
        assertThat(values.remaining()).isEqualTo(4 * 3 * 9);
        float limit = (float) Math.sqrt(1.0 / 27) + 1e-3f;
        boolean varied = false;
        for (int i = 0; i < values.remaining(); i++) {
            assertThat(values.get(i)).isBetween(-limit, limit);
            assertThat(Float.float16ToFloat(Float.floatToFloat16(values.get(i))))
                    .isEqualTo(values.get(i));
            varied |= values.get(i) != values.get(0);
        }
        assertThat(varied).isTrue();
    }

    @Test
    void bfloat16AndStridesAndOffsetAreHonoured() throws IOException {
        // fc.weight of the residual: 5 x 10 float32. Read as bfloat16 every second number is the upper half of a
        // float32.
        Path file = changed("residual", "data/weights/model_weights_config.json", text -> {
            int entry = text.indexOf("\"fc.weight\"");
            String meta = text.substring(entry)
                    .replaceFirst("\"dtype\": 7", "\"dtype\": 13")
                    .replaceFirst("\\{\"as_int\": 10}, \\{\"as_int\": 1}]", "{\"as_int\": 20}, {\"as_int\": 2}]")
                    .replaceFirst("\"storage_offset\": \\{\"as_int\": 0}", "\"storage_offset\": {\"as_int\": 1}");
            return text.substring(0, entry) + meta;
        });
        ExportedProgram.Accepted changed = (ExportedProgram.Accepted) ExportedProgram.read(file);
        FloatBuffer got = changed.weights().values("fc.weight");
        FloatBuffer original = ExportedPrograms.accepted("residual").weights().values("fc.weight");
        for (int i = 0; i < 50; i++) {
            int upper = Float.floatToRawIntBits(original.get(i)) & 0xffff0000;
            assertThat(got.get(i)).isEqualTo(Float.intBitsToFloat(upper));
        }
    }

    @Test
    void archiveThatWasPackedAgainIsReadWhereTheWeightsAreStored() throws IOException {
        Path file = folder.resolve("again.pt2");
        Files.write(file, Zips.bytes(Zips.entries(ExportedPrograms.file("residual")), true));
        assertThat(ExportedProgram.read(file)).isInstanceOf(ExportedProgram.Accepted.class);
    }

    private Path changed(String name, String entry, UnaryOperator<String> change) throws IOException {
        SequencedMap<String, byte[]> entries = Zips.entries(ExportedPrograms.file(name));
        String full = entries.keySet().stream()
                .filter(key -> key.endsWith(entry))
                .findFirst()
                .orElseThrow();
        String before = new String(entries.get(full), StandardCharsets.UTF_8);
        String after = change.apply(before);
        assertThat(after).isNotEqualTo(before);
        entries.put(full, after.getBytes(StandardCharsets.UTF_8));
        Path file = folder.resolve("changed.pt2");
        Files.write(file, Zips.bytes(entries, true));
        return file;
    }
}
