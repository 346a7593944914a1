package org.layerscope.api;

/** A part of an array as a response's body, written by {@link ByteSliceWriter} without a copy. */
record ByteSlice(byte[] bytes, int offset, int length) {}
