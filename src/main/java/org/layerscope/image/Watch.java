package org.layerscope.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.event.IIOReadWarningListener;

/** Listens to a reader: it returns half a picture without an exception and says so only here. */
final class Watch implements IIOReadWarningListener, IIOReadProgressListener {

    private final List<String> warnings = new ArrayList<>();
    private float percent;

    void on(ImageReader reader) {
        reader.addIIOReadWarningListener(this);
        reader.addIIOReadProgressListener(this);
    }

    /** Whether data was missing. The words are libjpeg's. */
    boolean sawMissingData() {
        return sawAny("Premature end");
    }

    /** Whether data was wrong in a way that shows. The words are libjpeg's and those of the JDK's GIF reader. */
    boolean sawDamage() {
        return sawAny("bad Huffman code") || sawAny("instead of RST") || sawAny("Out-of-sequence code");
    }

    /** How much of the picture was drawn last time, 0 to 100. */
    float percent() {
        return percent;
    }

    private boolean sawAny(String words) {
        return warnings.stream()
                .anyMatch(warning -> warning.toLowerCase(Locale.ROOT).contains(words.toLowerCase(Locale.ROOT)));
    }

    @Override
    public void warningOccurred(ImageReader reader, String warning) {
        warnings.add(warning);
    }

    @Override
    public void imageProgress(ImageReader reader, float percentageDone) {
        percent = percentageDone;
    }

    @Override
    public void imageStarted(ImageReader reader, int imageIndex) {
        percent = 0;
    }

    @Override
    public void imageComplete(ImageReader reader) {}

    @Override
    public void readAborted(ImageReader reader) {}

    @Override
    public void sequenceStarted(ImageReader reader, int minIndex) {}

    @Override
    public void sequenceComplete(ImageReader reader) {}

    @Override
    public void thumbnailStarted(ImageReader reader, int imageIndex, int thumbnailIndex) {}

    @Override
    public void thumbnailProgress(ImageReader reader, float percentageDone) {}

    @Override
    public void thumbnailComplete(ImageReader reader) {}
}
