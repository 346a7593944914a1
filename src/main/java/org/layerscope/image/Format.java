package org.layerscope.image;

/** The formats that are read. */
enum Format {
    JPEG("JPEG"),
    PNG("PNG"),
    WEBP("WebP"),
    GIF("GIF"),
    BMP("BMP"),
    TIFF("TIFF");

    private final String title;

    Format(String title) {
        this.title = title;
    }

    /** The name as users know it. */
    String title() {
        return title;
    }
}
