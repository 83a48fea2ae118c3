package io.gmem.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gmem.contracts.message.MessageJson;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.engine.kernel.NoCorrectKernelException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** Opens the tensor engine and prints its report; {@code gmem doctor} reads it. */
@Command(
        name = "engine-report",
        mixinStandardHelpOptions = true,
        description = "Print the processor, the native libraries and the verified kernels as JSON.")
final class EngineReportCommand implements Callable<Integer> {
    @Override
    public Integer call() throws JsonProcessingException {
        try (TensorEngine engine = TensorEngine.open()) {
            System.out.println(
                    MessageJson.mapper().writeValueAsString(engine.routes().report()));
            return ExitCode.OK;
        } catch (NoCorrectKernelException e) {
            System.err.println("gmem: " + e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }
}
