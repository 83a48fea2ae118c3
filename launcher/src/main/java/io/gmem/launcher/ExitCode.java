package io.gmem.launcher;

/** The exit code of the process. */
public enum ExitCode {
    /** The command succeeded. */
    DONE(0),
    /** The command failed; the message gives the reason. */
    FAILED(1),
    /** The command line is invalid. */
    USAGE(2),
    /** No suite runs in this home or at this address. */
    NOT_RUNNING(3),
    /** The suite rejected the request; the message names the field. */
    REFUSED(4),
    /** A suite is already running, or a port or name is in use. */
    CONFLICT(5),
    /** The suite cannot accept the request now; a retry may succeed. */
    LATER(6),
    /** The command succeeded with warnings, which the output explains. */
    WARNED(7);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
