package io.gmem.launcher;

/** What the process says to the shell that called it. */
public enum ExitCode {
    /** Done as asked. */
    DONE(0),
    /** Tried, and failed; the message says why. */
    FAILED(1),
    /** The command line is wrong. */
    USAGE(2),
    /** No suite answers at this home or address. */
    NOT_RUNNING(3),
    /** The suite refused the request; the message names the field. */
    REFUSED(4),
    /** Something else is in the way: a suite that runs already, a port or a name that is taken. */
    CONFLICT(5),
    /** The suite could not take the request now, and may later. */
    LATER(6),
    /** Done, with warnings that the output explains. */
    WARNED(7);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
