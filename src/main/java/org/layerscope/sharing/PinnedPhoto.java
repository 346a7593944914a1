package org.layerscope.sharing;

import org.layerscope.visualization.Comparison;

/** Which of the photos of a share; most have one only. */
public enum PinnedPhoto {
    /** The one whose extraction is shared. */
    SHOWN,
    /** The one that it is compared with. */
    COMPARED;

    /** The one that the counterpart is of. */
    public static PinnedPhoto of(Comparison comparison) {
        return comparison == Comparison.PHOTO ? COMPARED : SHOWN;
    }
}
