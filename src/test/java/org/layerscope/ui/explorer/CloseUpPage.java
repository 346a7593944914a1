package org.layerscope.ui.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.layerscope.ui.explorer.ExplorerPage.named;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The close-up of a channel or a filter, as its user finds his way in it. */
record CloseUpPage(Page page, ExplorerPage explorer) {

    /** The cells whose centre has not the colour that the server's picture of the map has there. */
    private static final String DIFFERING = """
            async ([tap, query, size]) => {
              const { base } = document.querySelector('layer-explorer').source;
              const { pathname, searchParams } = new URL(base, document.baseURI);
              const answer = await fetch(`${pathname}${tap}/grid.png?columns=1&tile=${size}&${query}&${searchParams}`);
              const picture = await createImageBitmap(await answer.blob(), { colorSpaceConversion: 'none' });
              const sheet = new OffscreenCanvas(size, size).getContext('2d');
              sheet.drawImage(picture, 0, 0);
              const canvas = document.querySelector('channel-close-up .enlarged > canvas');
              const side = canvas.width / size;
              const isSame = (x, y) => {
                const expected = sheet.getImageData(x, y, 1, 1).data;
                return [[0, 0], [side - 1, side - 1]].every(([right, down]) => {
                  const { data } = canvas.getContext('2d').getImageData(x * side + right, y * side + down, 1, 1);
                  return expected.every((value, at) => value === data[at]);
                });
              };
              return [...Array(size * size).keys()].filter((at) => !isSame(at % size, Math.floor(at / size)));
            }""";

    private static final Pattern EXACT = Pattern.compile("row (\\d+), column (\\d+): (\\S+)");

    /** What a cell says. */
    record Cell(int row, int column, String number) {

        static Cell parse(String text) {
            Matcher matcher = EXACT.matcher(text);
            if (!matcher.matches()) {
                throw new AssertionError(text);
            }
            return new Cell(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), matcher.group(3));
        }
    }

    /** Opens an address, chooses the portrait, and waits for the numbers of the channel that the address selects. */
    void open(String query) {
        explorer.open(query);
        waitForNumbers();
    }

    void waitForNumbers() {
        assertThat(region().and(page.locator(":not([waiting])"))).isVisible();
    }

    Locator region() {
        return page.getByRole(AriaRole.REGION, named("Close-up"));
    }

    Locator heading() {
        return region().getByRole(AriaRole.HEADING).first();
    }

    Locator picture() {
        return region().getByRole(AriaRole.APPLICATION);
    }

    Locator canvas() {
        return picture().locator("canvas");
    }

    Locator overlay() {
        return page.getByRole(AriaRole.SLIDER, named("From photo to map"));
    }

    Locator tip() {
        return picture().locator(".tip");
    }

    /** What the live region says of the cell under the cursor. */
    Cell said() {
        return Cell.parse(picture().getByRole(AriaRole.STATUS).textContent());
    }

    /** Points at the middle of a cell of a map with so many cells on each side. */
    void point(int row, int column, int side) {
        canvas().scrollIntoViewIfNeeded();
        BoundingBox box = canvas().boundingBox();
        page.mouse().move(box.x + (column + 0.5) * box.width / side, box.y + (row + 0.5) * box.height / side);
    }

    String fact(int number) {
        return String.valueOf(region().locator(".facts dd").nth(number).getAttribute("data-exact"));
    }

    List<?> differing(String tap, String query, int size) {
        return (List<?>) page.evaluate(DIFFERING, List.of(tap, query, size));
    }

    /** The numbers of a NumPy file that the server sends. */
    float[] numbers(String url) {
        byte[] file = page.request().get(url).body();
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(10 + bytes.getShort(8));
        float[] numbers = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(numbers);
        return numbers;
    }

    /** Those of one channel of a tap. */
    float[] numbers(String tap, int channel) {
        Object base = page.evaluate("document.querySelector('layer-explorer').source.base");
        return numbers("/%s%s/activation.npy?channels=%d-%d".formatted(base, tap, channel, channel));
    }
}
