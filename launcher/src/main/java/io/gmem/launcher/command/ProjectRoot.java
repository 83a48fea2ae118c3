package io.gmem.launcher.command;

import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.nio.file.Path;

/** Where the built project is. */
final class ProjectRoot {
    private ProjectRoot() {}

    static Path find() {
        String root = System.getProperty("gmem.root");
        if (root == null) {
            throw new CommandFailure(
                    ExitCode.USAGE, "the project's folder is not known; start this through the script 'gmem'");
        }
        return Path.of(root);
    }
}
