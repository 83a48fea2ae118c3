package io.gmem.launcher.suite;

/** Receives the output lines of the processes of a suite. Implementations must be thread-safe. */
@FunctionalInterface
public interface LogSink {
    /** The process name of the launcher's own lines. */
    String LAUNCHER = "launcher";

    void line(String name, String line);

    /** Returns a sink that passes each line to this sink and then to {@code other}. */
    default LogSink and(LogSink other) {
        return (name, line) -> {
            line(name, line);
            other.line(name, line);
        };
    }
}
