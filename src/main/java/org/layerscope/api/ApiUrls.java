package org.layerscope.api;

/** Builds the addresses of this interface; nobody else knows them. */
public final class ApiUrls {

    static final String ROOT = "/api/v1";

    private ApiUrls() {}

    /** An extraction. */
    public static String extraction(String id) {
        return ROOT + "/extractions/" + id;
    }

    /** Where an extraction's taps are; append {@code {tap}/maps} and the like. */
    public static String taps(String extractionId) {
        return extraction(extractionId) + "/taps/";
    }

    /** The picture as the network sees it. */
    public static String input(String extractionId) {
        return extraction(extractionId) + "/input.png";
    }
}
