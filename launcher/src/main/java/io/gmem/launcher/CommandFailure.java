package io.gmem.launcher;

/** Ends a command: prints {@code gmem: message} to standard error and exits with the code. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final ExitCode code;

    public CommandFailure(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    public CommandFailure(ExitCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ExitCode code() {
        return code;
    }
}
