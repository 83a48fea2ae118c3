package io.gmem.launcher.command;

import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.nio.file.Path;

/** Locates the folder of the built project. */
final class ProjectRoot {
    private ProjectRoot() {}

    static Path find() {
        String root = System.getProperty("gmem.root");
        if (root == null) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "the system property gmem.root is not set; start the launcher with the script 'gmem'");
        }
        return Path.of(root);
    }
}
