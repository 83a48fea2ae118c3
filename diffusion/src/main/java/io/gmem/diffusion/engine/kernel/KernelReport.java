package io.gmem.diffusion.engine.kernel;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reports the processor, the native libraries and the kernel routes that this process verified.
 *
 * @param processor model name of the CPU
 * @param microcode revision of the CPU's microcode; empty if the system does not report it
 * @param cpuCapability instruction set that libtorch's own kernels use, for example {@code AVX512}
 * @param libtorch version
 * @param mkl version of the library behind matrix products
 * @param onednn version of the library behind convolutions
 * @param threads threads of one operation
 * @param device {@code cpu} or {@code gpu}
 * @param checkSeconds time that this process spent on checks, in seconds; cached results count as 0
 * @param kernels one entry per operation and shape, in the order of the checks
 */
public record KernelReport(
        String processor,
        String microcode,
        String cpuCapability,
        String libtorch,
        String mkl,
        String onednn,
        int threads,
        String device,
        double checkSeconds,
        List<Kernel> kernels) {

    public KernelReport {
        kernels = List.copyOf(kernels);
    }

    /**
     * One operation at one shape.
     *
     * @param operation {@code linear}, {@code convolution} or {@code attention}
     * @param shape for example {@code 2048x384x1536}: rows, input width, output width
     * @param precision {@code float32} or {@code bfloat16}
     * @param gradients whether the backward pass was checked too
     * @param route the route in use
     * @param candidates all checked routes
     */
    public record Kernel(
            String operation,
            String shape,
            String precision,
            boolean gradients,
            String route,
            List<Candidate> candidates) {
        public Kernel {
            candidates = List.copyOf(candidates);
        }
    }

    /**
     * One route of an operation at one shape.
     *
     * @param fault the fault in its results; null for a correct route
     * @param seconds time of the fastest of a few calls, including the backward pass if it was checked; 0 if not measured
     */
    public record Candidate(
            String route,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String fault,

            double seconds) {
        public boolean correct() {
            return fault == null;
        }
    }

    /** A kernel that returned wrong numbers. */
    public record WrongKernel(String operation, String shape, String precision, String route, String fault) {}

    /** Returns all wrong kernels, in the order of the checks. */
    public List<WrongKernel> wrongKernels() {
        return kernels.stream().flatMap(KernelReport::wrong).toList();
    }

    private static Stream<WrongKernel> wrong(Kernel kernel) {
        return kernel.candidates().stream()
                .filter(candidate -> !candidate.correct())
                .map(candidate -> new WrongKernel(
                        kernel.operation(),
                        kernel.shape(),
                        kernel.precision(),
                        candidate.route(),
                        String.valueOf(candidate.fault())));
    }
}
