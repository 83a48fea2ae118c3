package io.gmem.contracts.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.message.MessageJson;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The processor, the native libraries, and the kernels that a process verified. Mirrors the report of the tensor engine, field by field.
 *
 * @param processor model name of the CPU
 * @param microcode revision of the CPU's microcode; empty if the system does not report it
 * @param cpuCapability instruction set that libtorch's own kernels use, for example {@code AVX512}
 * @param libtorch version
 * @param mkl version of the library behind matrix products
 * @param onednn version of the library behind convolutions
 * @param threads threads of one operation
 * @param device {@code cpu} or {@code gpu}
 * @param checkSeconds time that the process spent on checks, in seconds
 * @param kernels one entry per operation and shape
 */
public record EngineFacts(
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
    /** With six candidates per entry and faults of {@link #FAULT_LIMIT} characters, this many entries stay below 900 kB. */
    static final int KERNEL_LIMIT = 250;

    static final int FAULT_LIMIT = 200;

    public EngineFacts {
        kernels = List.copyOf(kernels);
    }

    /**
     * One operation at one shape.
     *
     * @param operation {@code linear}, {@code convolution} or {@code attention}
     * @param shape for example {@code 2048x384x1536}: rows, input width, output width
     * @param precision {@code float32} or {@code bfloat16}
     * @param gradients whether the backward pass was checked too
     * @param route the route that is used
     * @param candidates every route that was checked
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

        boolean hasWrong() {
            return candidates.stream().anyMatch(candidate -> candidate.fault() != null);
        }

        Kernel bounded() {
            return new Kernel(
                    operation,
                    shape,
                    precision,
                    gradients,
                    route,
                    candidates.stream().map(Candidate::bounded).toList());
        }
    }

    /**
     * One route of an operation at one shape.
     * @param fault description of the incorrect result; null for a correct route
     * @param seconds the fastest of a few calls; 0 if the route was not measured
     */
    public record Candidate(
            String route,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String fault,

            double seconds) {
        Candidate bounded() {
            return fault == null || fault.length() <= FAULT_LIMIT
                    ? this
                    : new Candidate(route, fault.substring(0, FAULT_LIMIT - 1) + "…", seconds);
        }
    }

    /** A route that returned incorrect results. */
    public record WrongKernel(String operation, String shape, String precision, String route, String fault) {}

    /**
     * Reads the report of a tensor engine.
     *
     * @param report an object whose JSON has the fields of this record; a record of {@code diffusion}, on which this module must not depend
     */
    public static EngineFacts of(Object report) {
        return MessageJson.mapper().convertValue(report, EngineFacts.class);
    }

    /** Returns all routes that returned incorrect results, in the order of the kernels. */
    public List<WrongKernel> wrongKernels() {
        return kernels.stream().flatMap(EngineFacts::wrong).toList();
    }

    private static Stream<WrongKernel> wrong(Kernel kernel) {
        return kernel.candidates().stream()
                .flatMap(candidate -> Stream.ofNullable(candidate.fault())
                        .map(fault -> new WrongKernel(
                                kernel.operation(), kernel.shape(), kernel.precision(), candidate.route(), fault)));
    }

    /** Returns the facts limited to 900 kB. Kernels with an incorrect route are listed first. */
    public EngineFacts bounded() {
        return new EngineFacts(
                processor,
                microcode,
                cpuCapability,
                libtorch,
                mkl,
                onednn,
                threads,
                device,
                checkSeconds,
                kernels.stream()
                        .sorted(Comparator.comparing(kernel -> !kernel.hasWrong()))
                        .limit(KERNEL_LIMIT)
                        .map(Kernel::bounded)
                        .toList());
    }
}
