package org.layerscope.visualization;

/**
 * One class as the network sees it.
 *
 * @param index of the class, from 0
 * @param label its name
 * @param probability softmax of its logit, 0 to 1
 */
public record Prediction(int index, String label, double probability) {}
