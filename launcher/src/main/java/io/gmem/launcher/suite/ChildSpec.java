package io.gmem.launcher.suite;

import java.util.List;
import java.util.Map;

/**
 * How to start one process of the suite, and how to see that it works.
 *
 * @param name of the service; names its log
 * @param command program and arguments
 * @param environment added to the launcher's own
 */
record ChildSpec(String name, List<String> command, Map<String, String> environment, Probe probe) {
    ChildSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
