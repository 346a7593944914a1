package org.layerscope.ui;

import com.vaadin.flow.i18n.I18NProvider;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import org.springframework.stereotype.Component;

/** The page's texts, from the bundles {@code texts/texts*.properties}; patterns are those of {@link MessageFormat}. */
@Component
final class Texts implements I18NProvider {

    static final String BUNDLE = "texts.texts";

    private static final ResourceBundle.Control NO_FALLBACK =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    @Override
    public List<Locale> getProvidedLocales() {
        return Languages.all();
    }

    @Override
    public String getTranslation(String key, Locale locale, Object... params) {
        try {
            String text = ResourceBundle.getBundle(BUNDLE, locale, Texts.class.getClassLoader(), NO_FALLBACK)
                    .getString(key);
            return params.length == 0 ? text.replace("''", "'") : new MessageFormat(text, locale).format(params);
        } catch (MissingResourceException missing) {
            return key;
        }
    }
}
