package io.gmem.launcher.command;

import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.diffusion.checkpoint.PresetSource;
import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gmem models source}. */
@Command(
        name = "source",
        description =
                "Print the TorchScript program of a network, with all directives expanded: 4x32x32 latents, 1,000 classes or"
                        + " snippets of 768 numbers.")
final class ModelSourceCommand implements Callable<Integer> {
    @Option(names = "--preset", required = true, description = "size and patch size, for example XL/2")
    private String preset = "";

    @Option(names = "--system", defaultValue = "gmem-v1", description = "gmem-v1, gmem, sit or repa (default: gmem-v1)")
    private String system = "";

    @Override
    public Integer call() {
        NetworkPreset parsed = parsed();
        Map<String, String> files = PresetSource.of(HintOptions.system(system), parsed.size(), parsed.patchSize());
        files.forEach((name, text) -> System.out.printf("# ---- %s%n%s%n", name, text));
        return 0;
    }

    private NetworkPreset parsed() {
        try {
            return NetworkPreset.parse(preset);
        } catch (InvalidInputException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--preset must be one of " + String.join(", ", NetworkPreset.SIZES) + " with /1, /2, /4 or /8 (was "
                            + preset + ")",
                    e);
        }
    }
}
