package org.layerscope.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a pass gave.
 *
 * @param output the network's output, unless the pass ended before it
 * @param outputDifference largest absolute difference between the output of this recorded pass and that of a plain one; present for
 *     {@link Extent#PROVED}
 * @param queued time in the queue
 * @param duration time on the device, recording included, the proof's second pass not
 */
public record PassResult(
        Optional<Tensor> output, OptionalDouble outputDifference, Duration queued, Duration duration) {}
