package io.gmem.contracts.failure;

/** A field of a request that cannot be accepted; the message says why and what would be. */
public final class InvalidInputException extends FailureException {
    private static final long serialVersionUID = 1L;

    public InvalidInputException(String field, String message) {
        super(Failure.invalid(field, field + " " + message));
    }

    public InvalidInputException(String field, String message, Throwable cause) {
        super(Failure.invalid(field, field + " " + message), cause);
    }

    /** Refuses {@code field} with {@code message} unless {@code accepted}. */
    public static void unless(boolean accepted, String field, String message) {
        if (!accepted) {
            throw new InvalidInputException(field, message);
        }
    }
}
