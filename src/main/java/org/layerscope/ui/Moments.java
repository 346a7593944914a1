package org.layerscope.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.page.ExtendedClientDetails;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import org.jspecify.annotations.Nullable;

/** Moments in the language of the page and the time of the browser's place. */
public final class Moments {

    private Moments() {}

    /** Date and time to the minute, such as {@code Dec 2, 2026, 8:15 PM}. */
    public static String text(Instant moment, UI ui) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(ui.getLocale())
                .withZone(zone(ui.getPage().getExtendedClientDetails()))
                .format(moment);
    }

    private static ZoneId zone(@Nullable ExtendedClientDetails browser) {
        String id = browser == null ? null : browser.getTimeZoneId();
        try {
            return id == null ? ZoneOffset.UTC : ZoneId.of(id);
        } catch (DateTimeException unheardOf) {
            return ZoneOffset.UTC;
        }
    }
}
