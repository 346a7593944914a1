package org.layerscope.ui;

import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import org.jsoup.nodes.Element;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Puts into every page's head what must run before the first paint: the remembered theme. */
@Component
final class PageHead implements VaadinServiceInitListener {

    private final String version;

    PageHead(@Value("${layerscope.version}") String version) {
        this.version = version;
    }

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.addIndexHtmlRequestListener(response -> {
            Element head = response.getDocument().head();
            head.appendElement("script").attr("src", "layerscope/theme.js?v=" + version);
            head.appendElement("link")
                    .attr("rel", "icon")
                    .attr("type", "image/svg+xml")
                    .attr("href", "layerscope/icon.svg?v=" + version);
        });
    }
}
