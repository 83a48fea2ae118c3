package io.gmem.launcher.doctor;

import io.gmem.contracts.engine.EngineFacts;
import io.gmem.contracts.message.MessageJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Opens the tensor engine in a separate process, because this process never loads libtorch. */
public final class EngineProcess {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String PREFIX = "gmem: ";

    private EngineProcess() {}

    /**
     * Runs the process to its end, at most three minutes.
     *
     * @param process prints its report as JSON to standard output, or the reason of a failure to standard error
     */
    public static EngineOutcome run(ProcessBuilder process) throws IOException, InterruptedException {
        Path output = Files.createTempFile("gmem-engine", ".json");
        Path errors = Files.createTempFile("gmem-engine", ".log");
        try {
            Process started = process.redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            if (!started.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                started.destroyForcibly().waitFor();
                return new EngineOutcome.Refused("the engine did not open within " + LIMIT.toSeconds() + " s");
            }
            if (started.exitValue() != 0) {
                return new EngineOutcome.Refused(reason(Files.readAllLines(errors), started.exitValue()));
            }
            return new EngineOutcome.Opened(
                    MessageJson.mapper().readValue(Files.readAllBytes(output), EngineFacts.class));
        } finally {
            Files.deleteIfExists(output);
            Files.deleteIfExists(errors);
        }
    }

    private static String reason(List<String> errors, int exitCode) {
        return errors.stream()
                .filter(line -> line.startsWith(PREFIX))
                .map(line -> line.substring(PREFIX.length()))
                .findFirst()
                .orElseGet(() -> "the engine process ended with exit code " + exitCode
                        + errors.stream()
                                .filter(line -> !line.isBlank())
                                .limit(3)
                                .collect(Collectors.joining(" / ", ": ", "")));
    }
}
