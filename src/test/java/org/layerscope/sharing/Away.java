package org.layerscope.sharing;

/** What is thrown while the storage of shares does not answer. */
public final class Away {

    private Away() {}

    public static SharingException exception() {
        return new SharingException(null);
    }
}
