package org.layerscope.engine;

import java.util.function.Supplier;
import org.layerscope.network.StateDict;

/**
 * A network's numbers, loaded when first needed and kept on the device.
 *
 * @param hash tells these weights from all others
 * @param load reads them; may be called on any thread
 */
public record NetworkWeights(String hash, Supplier<StateDict> load) {}
