package org.layerscope.image;

/** Turns a file that passed the gate into a photo. The seam behind which decoding can move to a process of its own. */
@FunctionalInterface
interface Decoder {

    /** The upright photo, or the refusal of data that cannot be decoded; throws nothing because of the data. */
    Reading decode(Picture picture);
}
