package org.layerscope.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;

/** Looks for what keeps people out: light and dark, on a phone, a tablet and a desk. */
public final class Axe {

    private static final int[] WIDTHS = {360, 768, 1440};

    private static final List<String> ALL =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    /** What axe knows of colours; all else is the same in the dark. */
    private static final List<String> COLOURS = List.of("color-contrast", "link-in-text-block");

    /** Finds nothing on the page as it is now, in all its shapes. */
    public static void assertAccessible(Page page) {
        List<String> found = new ArrayList<>();
        for (int width : WIDTHS) {
            page.setViewportSize(width, 900);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
            found.addAll(violations(axe(page).withTags(ALL), width + " light"));
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            found.addAll(violations(axe(page).withRules(COLOURS), width + " dark"));
        }
        assertThat(found).isEmpty();
    }

    private static AxeBuilder axe(Page page) {
        // Vaadin's, and to be seen only while the server is away.
        return new AxeBuilder(page).exclude("vaadin-connection-indicator");
    }

    private static List<String> violations(AxeBuilder axe, String shape) {
        return axe.analyze().getViolations().stream()
                .flatMap(rule -> rule.getNodes().stream()
                        .map(node -> "%s %s: %s %s".formatted(shape, rule.getId(), node.getTarget(), node.getHtml())))
                .toList();
    }

    private Axe() {}
}
