package org.layerscope.model;

/**
 * A file in the models folder of which no model could be made.
 *
 * @param file its name
 * @param sentence what was found, what was expected and what to do, for people to read
 */
public record RefusedModel(String file, String sentence) {}
