package org.layerscope.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/** Listens to a reader: it returns half a picture without an exception and says so only here. */
final class Watch implements IIOReadWarningListener {

    private final List<String> warnings = new ArrayList<>();

    void on(ImageReader reader) {
        reader.addIIOReadWarningListener(this);
    }

    /** Whether data was missing. The words are libjpeg's. */
    boolean sawMissingData() {
        return sawAny("Premature end");
    }

    /** Whether data was wrong in a way that shows. The words are libjpeg's. */
    boolean sawDamage() {
        return sawAny("bad Huffman code") || sawAny("instead of RST");
    }

    private boolean sawAny(String words) {
        return warnings.stream()
                .anyMatch(warning -> warning.toLowerCase(Locale.ROOT).contains(words.toLowerCase(Locale.ROOT)));
    }

    @Override
    public void warningOccurred(ImageReader reader, String warning) {
        warnings.add(warning);
    }
}
