package io.gmem.launcher.command;

import io.gmem.diffusion.checkpoint.Hints;
import io.gmem.diffusion.checkpoint.NetworkSystem;
import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for properties that a model file may not record. */
final class HintOptions {
    @Option(
            names = "--heads",
            description = "number of attention heads; required if it cannot be inferred from tensor shapes")
    private @Nullable Integer heads;

    @Option(names = "--encoder-depth", description = "number of blocks before the REPA projectors")
    private @Nullable Integer encoderDepth;

    @Option(names = "--system", description = "architecture of the network: sit, repa, gmem-v1 or gmem")
    private @Nullable String system;

    @Option(
            names = "--classes",
            description = "number of classes of a class-conditional network, without the null label")
    private @Nullable Integer classes;

    @Option(
            names = "--path",
            description = "interpolant path used in training: linear, gvp or vp (default: linear, if not recorded)")
    private @Nullable String path;

    @Option(
            names = "--prediction",
            description =
                    "prediction target of the network: velocity, noise or score (default: velocity, if not recorded)")
    private @Nullable String prediction;

    Hints hints() {
        try {
            return Hints.named(heads, encoderDepth, system == null ? null : system(system), classes, path, prediction);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns the system that an option {@code --system} names. */
    static NetworkSystem system(String id) {
        return Arrays.stream(NetworkSystem.values())
                .filter(system -> system.id().equals(id))
                .findAny()
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE,
                        "--system must be one of "
                                + Arrays.stream(NetworkSystem.values())
                                        .map(NetworkSystem::id)
                                        .collect(Collectors.joining(", "))
                                + " (was '" + id + "')"));
    }
}
