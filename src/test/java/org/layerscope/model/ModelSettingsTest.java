package org.layerscope.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.network.ResNets.StrideIn;

class ModelSettingsTest {

    private static final String EVERYTHING = """
            title: Flowers
            architecture: ResNet-18, fine-tuned
            input:
              size: 299
              mean: [123.68, 116.779, 103.939]
              std: [1, 1.0, 58.4]
              range: 255
            labels: [no, 1, 'daisy, common', 2020-01-01]
            resnet:
              strideIn: 1x1
              batchNormEps: 1e-3
            licence: MIT
            source: https://example.org/flowers
            """;
    private static final String WEIGHTS = "ab".repeat(32);

    @Test
    void everyValueIsReadAsItIsWritten() {
        assertThat(accepted(EVERYTHING))
                .isEqualTo(new ModelSettings(
                        Optional.of("Flowers"),
                        Optional.of("ResNet-18, fine-tuned"),
                        new ModelSettings.Input(
                                OptionalInt.of(299), List.of(123.68, 116.779, 103.939), List.of(1.0, 1.0, 58.4), 255),
                        Optional.of(new Labels.Listed(List.of("no", "1", "daisy, common", "2020-01-01"))),
                        StrideIn.FIRST_1X1,
                        1e-3,
                        Optional.of("MIT"),
                        Optional.of("https://example.org/flowers")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "# nothing\n", "{}", "title:\ninput:\n  size:\n", "input: {mean: [0.485, .456, 0.406]}"})
    void whatIsNotWrittenIsTorchvisions(String yaml) {
        assertThat(accepted(yaml)).isEqualTo(ModelSettings.DEFAULTS);
        assertThat(accepted(yaml).preprocessing(160))
                .satisfies(input -> assertThat(input.mean()).containsExactly(.485f, .456f, .406f))
                .satisfies(input -> assertThat(input.std()).containsExactly(.229f, .224f, .225f))
                .satisfies(input -> assertThat(input.range()).isEqualTo(1))
                .satisfies(input -> assertThat(input.defaultSize()).isEqualTo(160));
    }

    @Test
    void onTheRangeOf255TheStandardColoursAreScaled() {
        Preprocessing input = accepted("input: {range: 255}").preprocessing(224);

        assertThat(input.mean()).containsExactly(.485f * 255, .456f * 255, .406f * 255);
        assertThat(input.std()[2]).isEqualTo(.225f * 255);
    }

    @ParameterizedTest
    @ValueSource(strings = {EVERYTHING, "", "labels: imagenet", "labels: names of flowers.txt", "title: 'a: #b'"})
    void printedSettingsReadAsTheSame(String yaml) {
        ModelSettings settings = accepted(yaml);

        assertThat(accepted(settings.yaml())).isEqualTo(settings);
    }

    @Test
    void aTreeOfJsonReadsAsYamlDoes() {
        ModelSettings.Reading reading = ModelSettings.of(Map.of(
                "title",
                "Flowers",
                "input",
                Map.of("size", 64, "mean", List.of(0, 0.5, 1), "range", 1),
                "labels",
                Arrays.asList("a", "b"),
                "resnet",
                Map.of("batchNormEps", 1e-3)));

        assertThat(reading).isEqualTo(new ModelSettings.Reading.Accepted(accepted("""
                        title: Flowers
                        input: {size: 64, mean: [0, 0.5, 1]}
                        labels: [a, b]
                        resnet: {batchNormEps: 0.001}
                        """)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Title: x                     | settings: Title (expected: only title, architecture, input, labels, resnet, licence, source)
            input: {sise: 224}           | input: input.sise (expected: only size, mean, std, range)
            resnet: {eps: 1}             | resnet: resnet.eps (expected: only strideIn, batchNormEps)
            - title                      | settings: [title] (expected: names with values, such as title: My network)
            input: 224                   | input: 224 (expected: names with values)
            input: {size: 31}            | input.size: 31 (expected: 32..512)
            input: {size: 513}           | input.size: 513 (expected: 32..512)
            input: {size: 224.5}         | input.size: 224.5 (expected: 32..512)
            input: {size: big}           | input.size: big (expected: 32..512)
            input: {size: [224, 224]}    | input.size: [224, 224] (expected: 32..512)
            input: {mean: [0, 0]}        | input.mean: [0, 0] (expected: three numbers, each 0..1)
            input: {mean: 0.5}           | input.mean: 0.5 (expected: three numbers, each 0..1)
            input: {mean: [0, 0, 1.5]}   | input.mean: 1.5 (expected: three numbers, each 0..1)
            input: {mean: [0, 0, .nan]}  | input.mean: .nan (expected: three numbers, each 0..1)
            input: {std: [1, 1, 0]}      | input.std: 0 (expected: three numbers, each 0.000001..1)
            input: {std: [1, 1, 1e-60]}  | input.std: 1e-60 (expected: three numbers, each 0.000001..1)
            input: {range: 256}          | input.range: 256 (expected: 1 or 255)
            resnet: {strideIn: 2x2}      | resnet.strideIn: 2x2 (expected: 1x1 or 3x3)
            resnet: {batchNormEps: 0}    | resnet.batchNormEps: 0 (expected: above 0, at most 1)
            resnet: {batchNormEps: 1d}   | resnet.batchNormEps: 1d (expected: above 0, at most 1)
            title: [a]                   | title: [a] (expected: one line of text)
            title: "a\\nb"               | title: a?b (expected: one line of 1 to 200 characters)
            labels: coco                 | labels: coco (expected: a list of names, imagenet, or the name of a .txt file beside the model)
            labels: ../../etc/x.txt      | labels: ../../etc/x.txt (expected: a list of names, imagenet, or the name of a .txt file beside the model)
            labels: [a, "b\\0"]          | labels[1]: b? (expected: one line of 1 to 200 characters)
            """)
    void aWrongValueIsRefusedWithNameValueAndExpectation(String yaml, String problem) {
        assertThat(refused(yaml)).isEqualTo(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            title: a: b                                             | line 1: mapping values are not allowed here (expected: YAML)
            title: "a                                               | line 1: found unexpected end of stream (expected: YAML)
            title: !!javax.script.ScriptEngineManager [1]           | Global tag is not allowed
            a: &a [x, x]\\nb: [*a, *a]                              | Number of aliases
            {a: {a: {a: {a: {a: {a: 1}}}}}}                         | Nesting Depth exceeded
            title: a\\ntitle: b                                     | found duplicate key title
            title: a\\n---\\ntitle: b                               | but found another document
            """)
    void whatIsNotPlainYamlIsRefused(String yaml, String problem) {
        assertThat(refused(yaml.replace("\\n", "\n"))).contains(problem);
    }

    @Test
    void aTextOfMoreThanAMegabyteIsRefusedUnread() {
        assertThat(refused("#" + "x".repeat(1 << 20))).isEqualTo("1048577 characters (expected: at most 1048576)");
    }

    @Test
    void theFingerprintIsThatOfTheWeightsUntilASettingChangesNumbers() {
        assertThat(ModelSettings.DEFAULTS.fingerprint(WEIGHTS)).isEqualTo(WEIGHTS);
        assertThat(accepted("{title: a, labels: imagenet, input: {size: 64}, resnet: {strideIn: 3x3}}")
                        .fingerprint(WEIGHTS))
                .isEqualTo(WEIGHTS);

        assertThat(List.of(
                                "input: {mean: [0.485, 0.456, 0.407]}",
                                "input: {std: [1, 1, 1]}",
                                "input: {range: 255}",
                                "resnet: {strideIn: 1x1}",
                                "resnet: {batchNormEps: 0.001}")
                        .stream()
                        .map(yaml -> accepted(yaml).fingerprint(WEIGHTS)))
                .doesNotHaveDuplicates()
                .doesNotContain(WEIGHTS)
                .allMatch(hash -> hash.matches("[0-9a-f]{64}"));
    }

    static ModelSettings accepted(String yaml) {
        return switch (ModelSettings.parse(yaml)) {
            case ModelSettings.Reading.Accepted(ModelSettings settings) -> settings;
            case ModelSettings.Reading.Refused(String problem) -> throw new AssertionError(problem);
        };
    }

    private static String refused(String yaml) {
        return switch (ModelSettings.parse(yaml)) {
            case ModelSettings.Reading.Accepted(ModelSettings settings) -> throw new AssertionError(settings);
            case ModelSettings.Reading.Refused(String problem) -> problem;
        };
    }
}
