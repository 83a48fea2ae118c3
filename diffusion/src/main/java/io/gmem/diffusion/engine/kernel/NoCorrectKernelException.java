package io.gmem.diffusion.engine.kernel;

import java.util.stream.Collectors;

/** Thrown when every route of an operation returns wrong results on this machine, so that the operation is unusable. */
public final class NoCorrectKernelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoCorrectKernelException(KernelReport.Kernel kernel) {
        super("no correct kernel for " + kernel.operation() + " " + kernel.shape() + " in " + kernel.precision()
                + " on this processor: "
                + kernel.candidates().stream()
                        .map(candidate -> candidate.route() + ": " + candidate.fault())
                        .collect(Collectors.joining("; ")));
    }
}
