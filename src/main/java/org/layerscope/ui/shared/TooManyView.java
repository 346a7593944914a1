package org.layerscope.ui.shared;

import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import org.springframework.http.HttpStatus;

/** For an address from which too many links were tried that lead nowhere. */
final class TooManyView extends Message implements HasErrorParameter<TooManyView.TooManyMisses> {

    /** Brings the router here. */
    static final class TooManyMisses extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    TooManyView() {
        super("toomany");
    }

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<TooManyMisses> parameter) {
        // The router knows no 429; what the browser asked for is answered with it by SharePageFilter.
        return HttpStatus.SERVICE_UNAVAILABLE.value();
    }
}
