package io.gmem.launcher.command;

import io.gmem.launcher.suite.Home;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that selects a suite of this machine. */
final class HomeOption {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = "${sys:user.home}/.gmem",
            description = "folder that holds all data of the suite (default: ~/.gmem)")
    private Path folder;

    Home home() {
        return new Home(folder);
    }
}
