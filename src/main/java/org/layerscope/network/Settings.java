package org.layerscope.network;

/** What an operation is told beside its inputs: the sizes and constants of the module that it calls, or of a function. */
public sealed interface Settings permits Module, ChannelSlice, ScaleShift, ChannelShuffle {}
