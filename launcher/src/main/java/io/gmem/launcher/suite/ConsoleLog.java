package io.gmem.launcher.suite;

import java.io.PrintStream;

/** Prints every line, prefixed with the name of the process that wrote it. */
public final class ConsoleLog implements LogSink {
    private static final int WIDTH = "memory-service".length() + 1;
    private final PrintStream out;

    public ConsoleLog(PrintStream out) {
        this.out = out;
    }

    @Override
    public void line(String name, String line) {
        out.println(name + " ".repeat(Math.max(1, WIDTH - name.length())) + "| " + line);
    }
}
