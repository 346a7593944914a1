package org.layerscope.model;

/** What became of a wish to add, change or delete an own model. */
public sealed interface ModelChange {

    /**
     * Done.
     *
     * @param model as it is now, or was
     */
    record Accepted(Model model) implements ModelChange {}

    /**
     * Nothing has changed.
     *
     * @param sentence value and expectation, for people to read
     */
    record Refused(Reason reason, String sentence) implements ModelChange {}

    /** Why it was refused. */
    enum Reason {
        /** Nobody may change models here. */
        DISABLED,
        /** There is no own model of this id, or it is not the one that was meant any more. */
        UNKNOWN,
        /** The file's name ends in none of those that models have. */
        BAD_NAME,
        /** Another model has this name. */
        EXISTS,
        /** More bytes than one file or all files may have, or more models than there may be. */
        TOO_LARGE,
        /** No network can be made of the file with its settings. */
        UNSUPPORTED,
        /** Its file did not come as an upload, so it is not for everybody to change. */
        NOT_UPLOADED,
        /** Other files are being read for too long; later it may work. */
        BUSY
    }
}
