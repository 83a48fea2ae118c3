package io.gmem.launcher.command;

import io.gmem.diffusion.checkpoint.Hints;
import io.gmem.diffusion.checkpoint.NetworkSystem;
import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a file may not say about itself. */
final class HintOptions {
    @Option(names = "--heads", description = "heads of attention, where no shape tells")
    private @Nullable Integer heads;

    @Option(names = "--encoder-depth", description = "blocks before the tokens for REPA's projectors are taken")
    private @Nullable Integer encoderDepth;

    @Option(names = "--system", description = "whose network it is: sit, repa, gmem-v1 or gmem")
    private @Nullable String system;

    @Option(names = "--classes", description = "classes of a class-conditional network, the null label not counted")
    private @Nullable Integer classes;

    @Option(
            names = "--path",
            description = "path that the network was trained on: linear, gvp or vp (default: linear, where unrecorded)")
    private @Nullable String path;

    @Option(
            names = "--prediction",
            description = "what the network predicts: velocity, noise or score (default: velocity, where unrecorded)")
    private @Nullable String prediction;

    Hints hints() {
        try {
            return Hints.named(heads, encoderDepth, system == null ? null : system(system), classes, path, prediction);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private static NetworkSystem system(String id) {
        return Arrays.stream(NetworkSystem.values())
                .filter(system -> system.id().equals(id))
                .findAny()
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE,
                        "--system is one of "
                                + Arrays.stream(NetworkSystem.values())
                                        .map(NetworkSystem::id)
                                        .collect(Collectors.joining(", "))
                                + ", not '" + id + "'"));
    }
}
