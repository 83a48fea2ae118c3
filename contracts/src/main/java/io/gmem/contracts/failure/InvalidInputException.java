package io.gmem.contracts.failure;

/** Thrown if a field of a request is invalid. The message names the field, the problem and the accepted values. */
public final class InvalidInputException extends FailureException {
    private static final long serialVersionUID = 1L;

    public InvalidInputException(String field, String message) {
        super(Failure.invalid(field, field + " " + message));
    }

    public InvalidInputException(String field, String message, Throwable cause) {
        super(Failure.invalid(field, field + " " + message), cause);
    }

    /** Throws an exception for {@code field} with {@code message} unless {@code accepted}. */
    public static void unless(boolean accepted, String field, String message) {
        if (!accepted) {
            throw new InvalidInputException(field, message);
        }
    }
}
