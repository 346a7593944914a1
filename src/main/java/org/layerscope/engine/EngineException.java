package org.layerscope.engine;

import java.util.Locale;

/** A pass could not be computed; the message says why, in words for a person. */
public class EngineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean outOfMemory;

    /** With the library's own fault as cause. */
    public EngineException(String message, Throwable cause) {
        this(message, cause, false);
    }

    /** Without a cause. */
    public EngineException(String message) {
        super(message);
        this.outOfMemory = false;
    }

    private EngineException(String message, Throwable cause, boolean outOfMemory) {
        super(message, cause);
        this.outOfMemory = outOfMemory;
    }

    /** Whatever a pass has thrown. PyTorch's messages go on with a trace of its own calls, which is left out. */
    static EngineException from(Throwable fault) {
        if (fault instanceof EngineException known) {
            return known;
        }
        String message = String.valueOf(fault.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .strip();
        String lower = message.toLowerCase(Locale.ROOT);
        // As PyTorch's allocators for CPU and GPU say it.
        return fault instanceof OutOfMemoryError || lower.contains("allocate memory") || lower.contains("out of memory")
                ? new EngineException("the memory was not enough for it; a smaller input size needs less", fault, true)
                : new EngineException("the network could not be computed: " + message, fault);
    }

    /** True when the memory of the device or of the process was not enough. */
    public boolean outOfMemory() {
        return outOfMemory;
    }
}
