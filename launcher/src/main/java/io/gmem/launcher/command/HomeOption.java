package io.gmem.launcher.command;

import io.gmem.launcher.suite.Home;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which suite of this machine is meant. */
final class HomeOption {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = "${sys:user.home}/.gmem",
            description = "the folder that holds all the suite keeps (default: ~/.gmem)")
    private Path folder;

    Home home() {
        return new Home(folder);
    }
}
