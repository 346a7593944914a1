package org.layerscope.model;

/**
 * Where a model's weights come from.
 *
 * @param source who made them and where they are fetched, for people to read
 * @param sha256 of the {@code .safetensors} file with these weights, 64 lower-case hexadecimal digits
 * @param licence under which they may be used, an SPDX identifier
 */
public record Weights(String source, String sha256, String licence) {

    public Weights {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("sha256: " + sha256 + " (expected: 64 hexadecimal digits)");
        }
    }
}
