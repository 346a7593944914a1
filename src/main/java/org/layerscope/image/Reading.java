package org.layerscope.image;

import java.util.List;

/** What became of a file that somebody offered as a photo. */
public sealed interface Reading {

    /**
     * The file is a picture that can be shown.
     *
     * @param notes for the user, about what was done to it (turned upright, put on white ...); often empty
     */
    record Accepted(Photo photo, List<Phrase> notes) implements Reading {
        public Accepted {
            notes = List.copyOf(notes);
        }
    }

    /** The file cannot be used, and why. */
    record Refused(Refusal refusal) implements Reading {}

    /** Too many are being read, or no process could be had for it: to be tried again in a few seconds. */
    record Busy() implements Reading {

        /** For the user. */
        public Phrase sentence() {
            return Phrase.of("busy");
        }
    }
}
