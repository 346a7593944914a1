package org.layerscope.ui.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.layerscope.browser.PageExtension;

/** The module that fetches feature maps, in a browser, against answers that the test itself gives, byte by byte. */
@ExtendWith(PageExtension.class)
class MapsClientIT {

    /**
     * {@code requests} are those that were not answered or given up yet. Layers a, b, c ... have 128 channels of 2x2 cells, and
     * every byte of a map is its channel.
     */
    private static final String STAGE = """
            async () => {
              const { MapsClient } = await import('/maps-client.js');
              window.MapsClient = MapsClient;
              window.requests = [];
              window.asked = [];
              window.arrived = [];
              window.refused = [];
              window.fetch = (url, { signal }) => new Promise((resolve, reject) => {
                const name = url.replace('http://host/base/', '').replace('/maps?channels=', ' ');
                const request = { name, resolve };
                window.asked.push(name);
                window.requests.push(request);
                signal.addEventListener('abort', () => {
                  window.requests = window.requests.filter((each) => each !== request);
                  reject(signal.reason);
                });
              });
              window.pending = () => window.requests.map((request) => request.name);
              const settle = () => new Promise((resolve) => setTimeout(resolve));
              const take = (name) => {
                const request = window.requests.find((each) => each.name === name);
                window.requests = window.requests.filter((each) => each !== request);
                return request;
              };
              /** Answers with these chunks of so many bytes each. */
              window.answer = async (name, ...chunks) => {
                const [, first, last] = name.match(/ (\\d+)-(\\d+)/).map(Number);
                const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
                const bytes = Uint8Array.from(numbers.flatMap((n) => [n, n, n, n]));
                let push;
                const body = new ReadableStream({ start: (controller) => (push = controller) });
                take(name).resolve(new Response(body, { headers: {
                  'X-Shape': `${numbers.length},2,2`, 'X-Minimum': numbers.map((n) => -n).join(), 'X-Maximum': numbers.join() } }));
                let sent = 0;
                for (const chunk of chunks.length ? chunks : [bytes.length]) {
                  push.enqueue(bytes.slice(sent, sent += chunk));
                  await settle();
                }
                if (sent === bytes.length) {
                  push.close();
                }
                await settle();
              };
              window.refuse = async (name, code, headers = {}) => {
                take(name).resolve(new Response(JSON.stringify({ code }), { status: 404, headers }));
                await settle();
              };
              window.maps = (tap, first = 0, last = 63) => ({ tap, first, last, channels: 128, cells: 4 });
              window.client = new MapsClient(
                (tap, first, last) => window.arrived.push(`${tap} ${first}-${last}`),
                (code) => window.refused.push(code));
              window.client.use('http://host/base/');
            }""";

    private Page page;

    @BeforeEach
    void openStage(Page page) {
        this.page = page;
        ModuleStage.open(page, STAGE);
    }

    @Test
    void aMapCanBePaintedWhenItsLastByteHasArrived() {
        run("client.want(maps('a'), []); await answer('a 0-63', 6, 3)");

        assertThat(list("arrived")).containsExactly("a 0-0", "a 1-1");
        assertThat(page.evaluate("client.map('a', 1).cells.join()")).isEqualTo("1,1,1,1");
        assertThat(page.evaluate("[client.map('a', 1).minimum, client.map('a', 1).maximum]"))
                .isEqualTo(List.of(-1, 1));
        assertThat(page.evaluate("client.map('a', 2) === undefined")).isEqualTo(true);
    }

    @Test
    void aRangeAcrossBlocksAsksForBothAtOnceAndNamesTheTrueChannels() {
        run("client.want(maps('a', 40, 103), []); await answer('a 64-127')");

        assertThat(list("asked")).containsExactly("a 0-63", "a 64-127");
        assertThat(page.evaluate("client.map('a', 100).cells.join()")).isEqualTo("100,100,100,100");
    }

    @Test
    void nothingIsFetchedAheadWhileTheScreenIsIncomplete() {
        run("client.want(maps('a'), [maps('b')])");
        assertThat(list("pending()")).containsExactly("a 0-63");

        run("await answer('a 0-63')");
        assertThat(list("pending()")).containsExactly("b 0-63");
    }

    @Test
    void threeAreFetchedAheadAtOnceLikeliestFirst() {
        run("client.want(maps('a'), ['b', 'c', 'd', 'e'].map((tap) => maps(tap))); await answer('a 0-63')");
        assertThat(list("pending()")).containsExactly("b 0-63", "c 0-63", "d 0-63");

        run("await answer('c 0-63')");
        assertThat(list("pending()")).containsExactly("b 0-63", "d 0-63", "e 0-63");
    }

    @Test
    void theScreenIsNeverQueuedBehindWhatIsFetchedAhead() {
        run("client.want(maps('a'), ['b', 'c', 'd'].map((tap) => maps(tap))); await answer('a 0-63')");

        run("client.want(maps('x'), [maps('b')])");

        assertThat(list("pending()")).containsExactly("x 0-63");
    }

    @Test
    void whatIsFetchedAheadAlreadyIsNotAskedForAgain() {
        run("client.want(maps('a'), [maps('b')]); await answer('a 0-63'); client.want(maps('b'), [])");

        assertThat(list("asked")).containsExactly("a 0-63", "b 0-63");
        assertThat(list("pending()")).containsExactly("b 0-63");
    }

    @Test
    void aLayerThatWasLeftIsGivenUp() {
        run("client.want(maps('a'), []); client.want(maps('b'), [])");

        assertThat(list("pending()")).containsExactly("b 0-63");
    }

    @Test
    void whatHasArrivedIsNotAskedForAgain() {
        run("client.want(maps('a'), []); await answer('a 0-63'); client.want(maps('b'), []); await answer('b 0-63')");

        run("client.want(maps('a'), [maps('b')])");

        assertThat(list("asked")).containsExactly("a 0-63", "b 0-63");
    }

    @Test
    void whatWasNotLookedAtForLongestMakesRoom() {
        run("window.client = new MapsClient(() => {}, () => {}, 3 * 64 * 4); client.use('http://host/base/');"
                + "for (const tap of ['a', 'b', 'c', 'a', 'd']) { client.want(maps(tap), []);"
                + " if (pending().length) await answer(tap + ' 0-63'); }");

        assertThat(list("['a', 'b', 'c', 'd'].map((tap) => client.map(tap, 0) !== undefined)"))
                .containsExactly("true", "false", "true", "true");
    }

    @Test
    void anotherExtractionForgetsTheLast() {
        run("client.want(maps('a'), []); await answer('a 0-63'); client.want(maps('b'), [])");

        run("client.use('http://host/base/'); client.want(maps('a'), [])");

        assertThat(list("pending()")).containsExactly("a 0-63");
        assertThat(page.evaluate("client.map('a', 0) === undefined")).isEqualTo(true);
    }

    @Test
    void aRefusalOfWhatIsOnTheScreenIsSaidAndNotRepeated() {
        run("client.want(maps('a'), []); await refuse('a 0-63', 'unknown_extraction')");

        assertThat(list("refused")).containsExactly("unknown_extraction");
        assertThat(list("pending()")).isEmpty();
    }

    @Test
    void aBusyServerIsAskedAgainWhenItSays() {
        run("client.want(maps('a'), []); await refuse('a 0-63', 'busy', { 'Retry-After': '0.001' })");

        page.waitForFunction("pending().join() === 'a 0-63'");
        assertThat(list("refused")).isEmpty();
    }

    @Test
    void nothingIsFetchedAheadFromABusyServer() {
        run("client.want(maps('a'), [maps('b'), maps('c'), maps('d'), maps('e')]); await answer('a 0-63');"
                + " await refuse('b 0-63', 'busy', { 'Retry-After': '3600' }); await answer('c 0-63')");

        assertThat(list("pending()")).containsExactly("d 0-63");
    }

    @Test
    void aRefusalOfWhatIsFetchedAheadIsNobodysBusiness() {
        run("client.want(maps('a'), [maps('b'), maps('c')]); await answer('a 0-63'); await refuse('b 0-63', 'gone')");

        assertThat(list("refused")).isEmpty();
        assertThat(list("pending()")).containsExactly("c 0-63");
    }

    private void run(String script) {
        page.evaluate("async () => { " + script + " }");
    }

    private List<String> list(String expression) {
        return ((List<?>) page.evaluate(expression))
                .stream().map(String::valueOf).toList();
    }
}
