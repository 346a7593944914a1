package org.layerscope.network;

/**
 * An activation that is recorded.
 *
 * @param path the module's path, unique in its graph; for a ReLU that a block's code calls, path and number of the call,
 *     from 1: {@code layer1.0.relu3}
 * @param kind what is recorded
 * @param operation index of the operation whose output it is
 */
public record Tap(String path, TapKind kind, int operation) {}
