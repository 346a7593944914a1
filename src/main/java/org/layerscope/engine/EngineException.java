package org.layerscope.engine;

/** A pass could not be computed; the message says why, in words for a person. */
public class EngineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With the library's own fault as cause. */
    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Without a cause. */
    public EngineException(String message) {
        super(message);
    }
}
