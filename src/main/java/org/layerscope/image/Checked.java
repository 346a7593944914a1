package org.layerscope.image;

/** What the gate says of a file before any decoder has seen it: decode this, or refuse. */
sealed interface Checked permits Picture, Refusal {}
