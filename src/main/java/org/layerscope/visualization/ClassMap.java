package org.layerscope.visualization;

import java.util.OptionalDouble;

/**
 * Where a network finds what speaks for a class, cell by cell of its last feature maps.
 *
 * @param index of the class, from 0
 * @param label its name
 * @param method how it was made
 * @param tap path of the activation whose cells these are
 * @param height rows
 * @param width columns
 * @param values row-major; for {@link Method#CAM} in units of the logit and of either sign, for {@link Method#GRAD_CAM} at least 0;
 *     not copied, nobody writes to it
 * @param logit the network's output for the class
 * @param bias what the classifier adds to the mean of the values, which gives the logit; for {@link Method#CAM} only
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ClassMap(
        int index,
        String label,
        Method method,
        String tap,
        int height,
        int width,
        float[] values,
        float logit,
        OptionalDouble bias) {

    /** How a map is made. */
    public enum Method {
        /** Class activation map: the classifier's own sum before the mean over the cells is taken, and so exact (Zhou et al. 2016). */
        CAM("cam"),
        /** The feature maps weighted by how the logit answers to them, an approximation (Selvaraju et al. 2017). */
        GRAD_CAM("grad-cam");

        private final String id;

        Method(String id) {
            this.id = id;
        }

        /** The name in JSON. */
        public String id() {
            return id;
        }
    }
}
