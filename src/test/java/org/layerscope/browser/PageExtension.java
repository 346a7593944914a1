package org.layerscope.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Gives a test method its own {@code Page} in one headless browser for all classes. A test fails on errors in the page
 * unless its {@link Screen} expects them; a failed test leaves a screenshot in {@code target/browser}.
 *
 * <p>Use {@link BrowserTest} with the application, this class alone without it.
 */
public final class PageExtension implements ParameterResolver, AfterTestExecutionCallback, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(PageExtension.class);
    private static final Path SCREENSHOTS = Path.of("target", "browser");

    @Screen
    private static final class Defaults {}

    private record Running(Playwright playwright, Browser browser) implements AutoCloseable {

        /** So long, because slow machines are no reason to fail. */
        private static final int PATIENCE_MS = 30_000;

        static Running start() {
            PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
            Playwright playwright = Browsers.playwright();
            return new Running(playwright, Browsers.chromium(playwright));
        }

        @Override
        public void close() {
            playwright.close();
        }
    }

    private record OpenPage(Page page, PageErrors errors) {

        static OpenPage of(Page page) {
            return new OpenPage(page, new PageErrors(page));
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(Page.class);
    }

    @Override
    public Page resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .computeIfAbsent(OpenPage.class, type -> OpenPage.of(open(context)), OpenPage.class)
                .page();
    }

    private static Page open(ExtensionContext context) {
        Screen screen = screen(context);
        NewContextOptions options = new NewContextOptions()
                .setViewportSize(screen.width(), screen.height())
                .setColorScheme(screen.dark() ? ColorScheme.DARK : ColorScheme.LIGHT)
                .setLocale(screen.language());
        if (AnnotatedElementUtils.hasAnnotation(context.getRequiredTestClass(), SpringBootTest.class)) {
            String port = SpringExtension.getApplicationContext(context)
                    .getEnvironment()
                    .getRequiredProperty("local.server.port");
            options.setBaseURL("http://localhost:" + port);
        }
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Running.class, type -> Running.start(), Running.class)
                .browser()
                .newContext(options)
                .newPage();
    }

    private static Screen screen(ExtensionContext context) {
        Screen ofMethod = context.getRequiredTestMethod().getAnnotation(Screen.class);
        Screen ofClass = context.getRequiredTestClass().getAnnotation(Screen.class);
        if (ofMethod != null) {
            return ofMethod;
        }
        return ofClass != null ? ofClass : Defaults.class.getAnnotation(Screen.class);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        OpenPage open = context.getStore(NAMESPACE).get(OpenPage.class, OpenPage.class);
        if (open == null) {
            return;
        }
        List<String> errors = open.errors().except(screen(context).expectedErrors());
        if (!errors.isEmpty() || context.getExecutionException().isPresent()) {
            takeScreenshot(open.page(), context);
        }
        if (!errors.isEmpty()) {
            throw new AssertionError("errors in the page " + open.page().url() + ":\n  " + String.join("\n  ", errors));
        }
    }

    private static void takeScreenshot(Page page, ExtensionContext context) {
        String name = context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName() + ".png";
        Path file = SCREENSHOTS.resolve(name);
        try {
            page.screenshot(new ScreenshotOptions().setPath(file).setFullPage(true));
            context.publishReportEntry("screenshot", file.toString());
        } catch (PlaywrightException noPicture) {
            // The test's own failure matters more than its picture.
            context.publishReportEntry("screenshot", "none: " + noPicture.getMessage());
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        OpenPage open = context.getStore(NAMESPACE).get(OpenPage.class, OpenPage.class);
        if (open != null) {
            open.page().context().close();
        }
    }
}
