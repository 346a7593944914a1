package org.layerscope.model;

/** Why no model can be made of what somebody gave. */
final class MisfitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param problem what was found and what was expected, for people to read */
    MisfitException(String problem) {
        super(problem, null, false, false);
    }
}
