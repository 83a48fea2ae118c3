package io.gmem.launcher;

import io.gmem.launcher.command.Commands;

/** The entry point of the command line. */
public final class Gmem {
    private Gmem() {}

    public static void main(String[] arguments) {
        int code = Commands.run(arguments);
        System.out.flush();
        System.exit(code);
    }
}
