package org.layerscope.model;

import java.util.List;

/**
 * Where a model's weights come from.
 *
 * @param source who made them and where they are fetched, for people to read
 * @param sha256 of the file with these weights, or of what they are made from, 64 lower-case hexadecimal digits
 * @param licence under which they may be used, an SPDX identifier
 * @param mismatches tensors that the file lacks or has beyond the network's, each as {@code unexpected: head.weight [10, 512]}; none of them
 *     changes a number
 */
public record Weights(String source, String sha256, String licence, List<String> mismatches) {

    public Weights {
        mismatches = List.copyOf(mismatches);
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("sha256: " + sha256 + " (expected: 64 hexadecimal digits)");
        }
    }

    /** Those that fit. */
    public Weights(String source, String sha256, String licence) {
        this(source, sha256, licence, List.of());
    }
}
