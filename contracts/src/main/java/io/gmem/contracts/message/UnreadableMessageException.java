package io.gmem.contracts.message;

/** Thrown if a record does not match its declared message type. Send such records to a dead-letter topic. */
public final class UnreadableMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableMessageException(String wireName, Throwable cause) {
        super("not a " + wireName + ": " + cause.getMessage(), cause);
    }
}
