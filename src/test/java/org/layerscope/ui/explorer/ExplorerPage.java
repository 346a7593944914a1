package org.layerscope.ui.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The explorer in a browser, as its user finds his way in it, with the model that is always ready. */
record ExplorerPage(Page page) {

    static final String MAIN = "Feature maps";
    static final String PINNED = "Pinned feature maps";

    /** The channels whose tiles differ from the server's grid of the same size. */
    private static final String DIFFERING = """
            async ([name, tap, query]) => {
              const grid = [...document.querySelectorAll('feature-map-grid')].find((each) => each.ariaLabel === name);
              const cells = [...grid.querySelectorAll('[data-channel]')];
              const { base } = document.querySelector('layer-explorer').source;
              const size = cells[0].querySelector('canvas').width;
              const { pathname, searchParams } = new URL(base, document.baseURI);
              const answer = await fetch(`${pathname}${tap}/grid.png?columns=8&tile=${size}&${query}&${searchParams}`);
              const picture = await createImageBitmap(await answer.blob(), { colorSpaceConversion: 'none' });
              const sheet = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
              sheet.drawImage(picture, 0, 0);
              const isSame = (cell, i) => {
                const canvas = cell.querySelector('canvas');
                const [x, y] = [(i % 8) * (size + 2), Math.floor(i / 8) * (size + 2)];
                const expected = sheet.getImageData(x, y, size, size).data;
                const { data } = canvas.getContext('2d').getImageData(0, 0, size, size);
                return canvas.width === size && canvas.height === size && expected.every((value, at) => value === data[at]);
              };
              return cells.filter((cell, i) => !isSame(cell, i)).map((cell) => cell.dataset.channel);
            }""";

    /** Opens an address and chooses the portrait. */
    void open(String query) {
        page.navigate("/?model=resnet50-untrained&" + query);
        page.getByRole(AriaRole.BUTTON, named("Portrait")).click();
        waitForMaps();
    }

    void waitForMaps() {
        assertThat(page.locator("feature-map-grid [data-state=ready]").first()).isVisible();
        assertThat(page.locator("feature-map-grid [data-state=waiting]")).hasCount(0);
    }

    void choose(String choice, String option) {
        page.getByRole(AriaRole.COMBOBOX, named(choice)).click();
        page.getByRole(AriaRole.OPTION, named(option)).click();
    }

    Locator choice(String name) {
        return page.getByRole(AriaRole.COMBOBOX, named(name));
    }

    Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, named(name));
    }

    Locator grid(String name) {
        return page.getByRole(AriaRole.GRID, named(name));
    }

    Locator tile(int channel) {
        return grid(MAIN).locator("[data-channel='" + channel + "']");
    }

    Locator path() {
        return page.locator(".layer-path");
    }

    Locator layer() {
        return page.getByRole(AriaRole.SLIDER, named("Layer"));
    }

    /** Channels in the order of the tiles. */
    List<?> channels(String grid) {
        return (List<?>) grid(grid)
                .locator("[data-channel]")
                .evaluateAll("(cells) => cells.map((cell) => Number(cell.dataset.channel))");
    }

    /** The channels whose tiles are not those that the server draws. */
    List<?> differing(String grid, String tap, String query) {
        return (List<?>) page.evaluate(DIFFERING, List.of(grid, tap, query));
    }

    /** What the server answers to a request for a part of a tap. */
    JsonNode json(String tapAndPart) {
        return JsonMapper.shared().readTree(page.request().get(url(tapAndPart)).text());
    }

    /** The bytes of such an answer. */
    byte[] bytes(String tapAndPart) {
        return page.request().get(url(tapAndPart)).body();
    }

    /** The headers of such an answer. */
    Map<String, String> headers(String tapAndPart) {
        return page.request().get(url(tapAndPart)).headers();
    }

    private String url(String tapAndPart) {
        return "/" + page.evaluate("document.querySelector('layer-explorer').source.base") + tapAndPart;
    }

    static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
