package org.layerscope.engine;

/**
 * What to differentiate, and by what.
 *
 * @param output index of the number in the network's output
 * @param operation index of the operation by whose activation it is differentiated
 */
public record Gradient(int output, int operation) {}
