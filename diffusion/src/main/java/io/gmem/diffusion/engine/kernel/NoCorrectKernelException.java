package io.gmem.diffusion.engine.kernel;

import java.util.stream.Collectors;

/** Every route of an operation returned wrong numbers on this machine, so that nothing may be computed with it. */
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
