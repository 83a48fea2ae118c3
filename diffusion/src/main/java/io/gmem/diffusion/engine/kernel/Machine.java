package io.gmem.diffusion.engine.kernel;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import io.gmem.diffusion.engine.kernel.KernelReport.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All facts that the result of a kernel check depends on.
 *
 * @param onGpu whether tensors are on a GPU, where kernels are not checked
 * @param libtorch version of libtorch
 * @param libraries libtorch's instruction set, the MKL version and the oneDNN version
 * @param threads number of threads per operation
 * @param environment environment variables that change which kernels the libraries choose
 */
record Machine(
        Processor processor,
        boolean onGpu,
        String libtorch,
        List<String> libraries,
        int threads,
        Map<String, String> environment) {

    static Machine current(boolean onGpu, List<String> libraries) {
        Map<String, String> environment = new TreeMap<>();
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("ONEDNN_MAX") || name.startsWith("DNNL_MAX") || name.startsWith("MKL_")) {
                environment.put(name, value);
            }
        });
        return new Machine(
                Processor.current(),
                onGpu,
                Engine.getEngine("PyTorch").getVersion(),
                libraries,
                JniUtils.getNumThreads(),
                environment);
    }

    /** Returns the facts as lines of text, equal for equal machines. */
    List<String> facts() {
        List<String> facts = new ArrayList<>(List.of(processor.model(), processor.microcode()));
        facts.addAll(processor.flags().stream().sorted().toList());
        facts.add(libtorch);
        facts.addAll(libraries);
        facts.add("threads " + threads);
        environment.forEach((name, value) -> facts.add(name + "=" + value));
        return facts;
    }

    KernelReport report(double checkSeconds, List<Kernel> kernels) {
        return new KernelReport(
                processor.model(),
                processor.microcode(),
                libraries.get(0),
                libtorch,
                libraries.get(1),
                libraries.get(2),
                threads,
                onGpu ? "gpu" : "cpu",
                checkSeconds,
                kernels);
    }
}
