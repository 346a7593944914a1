package org.layerscope.browser;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Uncaught exceptions and console errors of a page, from now on. */
final class PageErrors {

    private final Page page;
    private final List<String> errors = new ArrayList<>();

    PageErrors(Page page) {
        this.page = page;
        page.onPageError(error -> errors.add("uncaught: " + error));
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add("console: " + message.text() + " at " + message.location());
            }
        });
    }

    /** Those in which {@code expected}, a regular expression unless empty, is not found. */
    List<String> except(String expected) {
        if (!page.isClosed()) {
            page.evaluate("0"); // events arrive only while Playwright waits for an answer
        }
        return errors.stream()
                .filter(error -> expected.isEmpty()
                        || !Pattern.compile(expected).matcher(error).find())
                .toList();
    }
}
