package org.layerscope.ui.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route.FulfillOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.browser.PageExtension;

/** The arithmetic of the close-up, alone in the browser. */
@ExtendWith(PageExtension.class)
class ExactNumbersIT {

    private static final String MODULE = "async (given) => { const m = await import('/exact-numbers.js'); ";

    private Page page;

    @BeforeEach
    void open(Page page) {
        this.page = page;
        page.route("http://host/**", route -> {
            Path file = Path.of("frontend", URI.create(route.request().url()).getPath());
            route.fulfill(
                    Files.isRegularFile(file)
                            ? new FulfillOptions().setPath(file).setContentType("text/javascript")
                            : new FulfillOptions().setContentType("text/html").setBody("<title>numbers</title>"));
        });
        page.navigate("http://host/");
    }

    @Test
    void everyFloatIsWrittenSoThatItIsReadAgain() {
        Random random = new Random(6);
        List<Float> floats = random.ints(500)
                .mapToObj(Float::intBitsToFloat)
                .filter(Float::isFinite)
                .toList();
        List<Double> sent = floats.stream().map(Float::doubleValue).toList();

        List<?> written = (List<?>) page.evaluate(MODULE + "return given.map((v) => m.exact(v)); }", sent);

        assertThat(written.stream()
                        .map(text -> Float.parseFloat(String.valueOf(text)))
                        .toList())
                .isEqualTo(floats);
        assertThat(page.evaluate(
                        MODULE + "return [0.1, 1e10, 16777216, NaN, -Infinity].map(Math.fround).map(m.exact); }"))
                .isEqualTo(List.of("0.1", "10000000000", "16777216", "NaN", "-Infinity"));
    }

    @Test
    void whatIsNotFiniteIsLeftOutOfTheStatisticsAndTheHistogram() {
        assertThat(page.evaluate(MODULE + """
                const values = Float32Array.of(0, 1, NaN, 3, Infinity);
                const statistics = m.statisticsOf(values);
                const counts = m.histogramOf(values, statistics, 3).map((bin) => bin.count);
                const { min, max, zeroFraction, finite } = statistics;
                return [min, max, zeroFraction, finite, ...counts].join(' ');
                }""")).isEqualTo("0 3 0.2 3 1 1 1");
    }

    @Test
    void aConstantMapHasOneBar() {
        assertThat(page.evaluate(MODULE + """
                const values = Float32Array.of(2, 2);
                return JSON.stringify(m.histogramOf(values, m.statisticsOf(values), 32));
                }""")).isEqualTo("[{\"from\":2,\"to\":2,\"count\":2}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }",
                "{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }"
            })
    void aFileOfOtherNumbersIsRefused(String head) {
        Object refused = page.evaluate(MODULE + """
                const text = '\\x93NUMPY\\x01\\x00' + String.fromCharCode(given.length, 0) + given;
                const file = Uint8Array.from([...text].map((each) => each.charCodeAt(0))).buffer;
                try {
                  m.readNpy(file);
                  return 'read';
                } catch (failure) {
                  return failure.message;
                }
                }""", head);

        assertThat(refused).isEqualTo("not a NumPy file of float32 in C order");
    }
}
