package org.layerscope.image;

import org.junit.jupiter.api.Test;

class ResamplerTest {
    @Test
    void x() {
        for (String n : new String[] {"portrait-squash-128.png", "portrait-crop-224.png"}) {
            try (var in = getClass().getResourceAsStream(n)) {
                Photo e = ((Reading.Accepted) new PhotoReader().read(in)).photo();
                Photo a = n.contains("squash")
                        ? Resampler.squash(Samples.portrait(), 128)
                        : Resampler.crop(Samples.portrait(), 224);
                int m = 0;
                for (int i = 0; i < a.rgb().length; i++)
                    m = Math.max(m, Math.abs((a.rgb()[i] & 255) - (e.rgb()[i] & 255)));
                System.out.println(n + " max diff " + m + " " + e + a);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
