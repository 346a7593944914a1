package org.layerscope.api;

/** Lets requests in to the extractions that their addresses name. */
interface Door {

    /**
     * The extraction of this id.
     *
     * @throws Problem when there is none
     */
    Opened open(String id);

    /**
     * The extraction that this one is compared with.
     *
     * @throws Problem when there is none
     */
    Opened other(String id, String with);
}
