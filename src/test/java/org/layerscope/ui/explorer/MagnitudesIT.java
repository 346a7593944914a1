package org.layerscope.ui.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.layerscope.browser.PageExtension;

/** The modules of the depth strip, in a browser, against answers that the test itself gives. */
@ExtendWith(PageExtension.class)
class MagnitudesIT {

    private static final String STAGE = """
            async () => {
              const { magnitudes } = await import('/magnitudes.js');
              window.asked = [];
              window.arrived = [];
              window.requests = new Map();
              window.fetch = (url, { signal, priority }) => new Promise((resolve, reject) => {
                const tap = url.replace('http://host/base/', '').replace('/magnitude', '');
                window.asked.push(`${tap} ${priority}`);
                window.requests.set(tap, resolve);
                signal.addEventListener('abort', () => (window.requests.delete(tap), reject(signal.reason)));
              });
              const settle = () => new Promise((resolve) => setTimeout(resolve));
              window.answer = async (tap, body = new Uint8Array([1, 2]), init = { headers: { 'X-Shape': '1,1,2' } }) => {
                window.requests.get(tap)(new Response(body, init));
                window.requests.delete(tap);
                await settle();
              };
              window.magnitudes = magnitudes((tap) => window.arrived.push(tap));
              window.magnitudes.use('http://host/base/');
            }""";

    private Page page;

    @BeforeEach
    void openStage(Page page) {
        this.page = page;
        ModuleStage.open(page, STAGE);
    }

    private void run(String script) {
        page.evaluate("async () => { " + script + " }");
    }

    private List<String> list(String expression) {
        return ((List<?>) page.evaluate(expression))
                .stream().map(String::valueOf).toList();
    }

    @Test
    void twoAreFetchedAtOnceInTheOrderOfThePassAndBehindAllElse() {
        run("magnitudes.want(['a', 'b', 'c', 'd'])");
        assertThat(list("asked")).containsExactly("a low", "b low");

        run("await answer('b')");

        assertThat(list("asked")).containsExactly("a low", "b low", "c low");
        assertThat(list("arrived")).containsExactly("b");
        assertThat(page.evaluate("(({ cells, height, width }) => [...cells, height, width])(magnitudes.of('b'))"))
                .isEqualTo(List.of(1, 2, 1, 2));
        assertThat(page.evaluate("magnitudes.of('a') === undefined")).isEqualTo(true);
    }

    @Test
    void whatIsNotWantedAnyMoreIsGivenUpAndWhatHasArrivedIsNotFetchedAgain() {
        run("magnitudes.want(['a', 'b']); await answer('a'); magnitudes.want(['x', 'a', 'b'])");
        assertThat(list("asked")).containsExactly("a low", "b low", "x low");

        run("magnitudes.want(['y', 'a'])");

        assertThat(list("[...requests.keys()]")).containsExactly("y");
    }

    @Test
    void anotherExtractionForgetsTheLastOne() {
        run("magnitudes.want(['a', 'b']); await answer('a'); magnitudes.use('http://host/base/')");
        assertThat(page.evaluate("magnitudes.of('a') === undefined")).isEqualTo(true);
        assertThat(list("[...requests.keys()]")).isEmpty();

        run("magnitudes.want(['a'])");

        assertThat(list("[...requests.keys()]")).containsExactly("a");
    }

    @Test
    void aServerThatIsBusyIsAskedAgainAndOneThatHasForgottenIsNot() {
        run("magnitudes.want(['a', 'b'])");
        run("await answer('a', '{\"code\": \"busy\"}', { status: 503, headers: { 'Retry-After': '0.01' } })");
        page.waitForFunction("() => asked.filter((each) => each === 'a low').length === 2");

        run("await answer('b', '{\"code\": \"unknown_extraction\"}', { status: 404 })");
        page.waitForFunction("() => requests.size === 0");
        run("magnitudes.want(['a', 'd'])");

        assertThat(list("[...requests.keys()]")).isEmpty();
    }

    @Test
    void layersAreGroupedByStage() {
        assertThat(stages("'conv1', 'layer1.0.conv1', 'layer1.1.conv1', 'layer2.0.conv1'"))
                .containsExactly("stem 0-0", "layer1 1-2", "layer2 3-3");
        assertThat(stages("'features.0', 'features.2', 'features.5', 'features.7'"))
                .containsExactly("features 0-3");
        assertThat(stages("'net.stem', 'net.a.0.conv', 'net.a.1.conv', 'net.b.0.conv', 'net.head'"))
                .containsExactly("stem 0-0", "a 1-2", "b 3-3", "head 4-4");
        assertThat(stages("'c1', 'c2', 'c3'")).isEmpty();
        assertThat(stages("")).isEmpty();
    }

    private List<String> stages(String paths) {
        return list("async () => (await import('/depth-strip.js')).stagesOf([" + paths
                + "]).map(({ name, first, last }) => `${name} ${first}-${last}`)");
    }
}
