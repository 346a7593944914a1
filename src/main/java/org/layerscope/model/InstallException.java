package org.layerscope.model;

import org.jspecify.annotations.Nullable;

/** An installation, or one way of it, that did not work; the message is for people to read and ends without a full stop. */
final class InstallException extends RuntimeException {

    InstallException(String message) {
        this(message, null);
    }

    InstallException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
