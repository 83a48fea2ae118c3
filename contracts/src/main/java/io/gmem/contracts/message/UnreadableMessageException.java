package io.gmem.contracts.message;

/** A message that is not what its type says; it belongs on a dead-letter topic. */
public final class UnreadableMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableMessageException(String wireName, Throwable cause) {
        super("not a " + wireName + ": " + cause.getMessage(), cause);
    }
}
