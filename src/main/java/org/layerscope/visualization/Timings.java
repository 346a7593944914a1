package org.layerscope.visualization;

/**
 * Where an extraction's time went, in milliseconds; 0 for what has not happened yet.
 *
 * @param decodeMs reading and decoding the photo, and making the network's input of it
 * @param queueMs waiting for the device
 * @param passMs on the device, recording included
 * @param firstTapMs from the request until the first activation was ready
 */
public record Timings(long decodeMs, long queueMs, long passMs, long firstTapMs) {}
