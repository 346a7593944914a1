package org.layerscope.ui;

import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jsoup.nodes.Element;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What a page says before the first paint: its language, the remembered theme, its icon; and who hears of Back. */
@Component
final class PageHead implements VaadinServiceInitListener {

    private final String version;

    PageHead(@Value("${layerscope.version}") String version) {
        this.version = version;
    }

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.addIndexHtmlRequestListener(response -> {
            Locale language =
                    Languages.of(Collections.list(response.getVaadinRequest().getLocales()));
            response.getDocument().getElementsByTag("html").attr("lang", language.toLanguageTag());
            Element head = response.getDocument().head();
            for (String script : List.of("theme", "travel")) {
                head.appendElement("script").attr("src", "layerscope/%s.js?v=%s".formatted(script, version));
            }
            head.appendElement("link")
                    .attr("rel", "icon")
                    .attr("type", "image/svg+xml")
                    .attr("href", "layerscope/icon.svg?v=" + version);
        });
    }
}
