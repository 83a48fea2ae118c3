package io.gmem.launcher.suite;

/** Takes the lines that the processes of a suite write. Many threads at once. */
@FunctionalInterface
public interface LogSink {
    /** The name under which the launcher itself speaks. */
    String LAUNCHER = "launcher";

    void line(String name, String line);

    /** Says each line to both. */
    default LogSink and(LogSink other) {
        return (name, line) -> {
            line(name, line);
            other.line(name, line);
        };
    }
}
