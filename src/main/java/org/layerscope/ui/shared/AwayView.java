package org.layerscope.ui.shared;

import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import jakarta.servlet.http.HttpServletResponse;
import org.layerscope.sharing.SharingException;

/** For a shared link while their storage does not answer. */
final class AwayView extends Message implements HasErrorParameter<SharingException> {

    AwayView() {
        super("away");
    }

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<SharingException> parameter) {
        return HttpServletResponse.SC_SERVICE_UNAVAILABLE;
    }
}
