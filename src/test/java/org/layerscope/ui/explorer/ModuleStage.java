package org.layerscope.ui.explorer;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route.FulfillOptions;
import java.net.URI;
import java.nio.file.Path;

/** An empty page that can import the frontend's modules, without the application. */
final class ModuleStage {

    private static final String HOST = "http://layerscope.test/";

    private ModuleStage() {}

    /**
     * Opens it.
     *
     * @param script makes of it what a test needs; a function without arguments
     */
    static void open(Page page, String script) {
        page.route(HOST + "**", route -> {
            String name = Path.of(URI.create(route.request().url()).getPath()).getFileName() + "";
            route.fulfill(
                    name.endsWith(".js")
                            ? new FulfillOptions()
                                    .setPath(Path.of("frontend", name))
                                    .setContentType("text/javascript")
                            : new FulfillOptions()
                                    .setBody("<!doctype html><title>stage</title>")
                                    .setContentType("text/html"));
        });
        page.navigate(HOST);
        page.evaluate(script);
    }
}
