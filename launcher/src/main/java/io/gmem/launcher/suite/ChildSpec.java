package io.gmem.launcher.suite;

import java.util.List;
import java.util.Map;

/**
 * The command of one process of the suite, and the probe of its readiness.
 *
 * @param name name of the service, also used for its log file
 * @param command program and arguments
 * @param environment variables added to the environment of the launcher
 */
record ChildSpec(String name, List<String> command, Map<String, String> environment, Probe probe) {
    ChildSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
