package io.gmem.diffusion.engine;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import io.gmem.diffusion.eigen.SymmetricEigenSolver;
import io.gmem.diffusion.engine.kernel.KernelRoutes;
import io.gmem.diffusion.engine.kernel.KernelSettings;
import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The entry point to libtorch: tensors, scripts and seeded noise. One instance per process is enough. Thread-safe.
 *
 * <p>All calls are blocking native work and must not run on an event loop.
 */
public final class TensorEngine implements AutoCloseable {
    private static final String GRAPH_OPTIMIZER = "ai.djl.pytorch.graph_optimizer";

    private final NDManager root;
    private final ScriptModule kernels;
    private final ScriptModule functions;
    private final KernelRoutes routes;
    private final KernelSettings settings;

    private TensorEngine(
            NDManager root,
            ScriptModule kernels,
            ScriptModule functions,
            KernelRoutes routes,
            KernelSettings settings) {
        this.root = root;
        this.kernels = kernels;
        this.functions = functions;
        this.routes = routes;
        this.settings = settings;
    }

    /** Opens the engine with the settings of the environment ({@link KernelSettings#of}). */
    public static TensorEngine open() {
        return open(KernelSettings.of(System.getenv()), System::nanoTime);
    }

    /**
     * Loads libtorch and verifies a base set of its kernels. {@code OMP_NUM_THREADS} and {@code OMP_WAIT_POLICY=PASSIVE} must be set
     * in the environment of the process.
     *
     * @param nanoTime clock for the measurement of kernel routes
     * @throws io.gmem.diffusion.engine.kernel.NoCorrectKernelException if an operation has no correct kernel on this machine
     */
    public static TensorEngine open(KernelSettings settings, LongSupplier nanoTime) {
        disableGraphOptimizer();
        NDManager root = Engine.getEngine("PyTorch").newBaseManager();
        try {
            var source = new ScriptSource(Map.of(), scriptFlags(settings));
            var kernels = ScriptModule.load(
                    new ScriptObject("gmem.kernels.Kernels"), source.files(List.of("optimiser", "kernels")), true);
            var functions = ScriptModule.load(
                    new ScriptObject("gmem.functions.Functions"),
                    source.files(List.of("faults", "products", "convolutions", "functions")),
                    false);
            var routes = KernelRoutes.open(
                    settings,
                    root.getDevice().isGpu(),
                    NativeLibrary.knownVersions(),
                    root::newSubManager,
                    ScriptModule::load,
                    nanoTime);
            return new TensorEngine(root, kernels, functions, routes, settings);
        } catch (IOException e) {
            root.close();
            throw new IllegalStateException("cannot write the kernel scripts to the temporary folder", e);
        }
    }

    /** Returns the verified kernel routes of this process. */
    public KernelRoutes routes() {
        return routes;
    }

    /** Returns the script flags for float32 and for the engine's settings. A network adds its own flags. */
    public Map<String, Boolean> scriptFlags() {
        return scriptFlags(settings);
    }

    private static Map<String, Boolean> scriptFlags(KernelSettings settings) {
        Map<String, Boolean> flags = settings.fault().scriptFlags();
        flags.put("float32", true);
        flags.put("bfloat16", false);
        return flags;
    }

    /** Whether tensors are on a GPU. */
    public boolean onGpu() {
        return root.getDevice().isGpu();
    }

    /** Returns the memory in use, in bytes: of the GPU by all processes, or on a CPU of this process. */
    public long bytesInUse() {
        return onGpu() ? CudaUtils.getGpuMemory(root.getDevice()).getUsed() : ProcessMemory.now();
    }

    /** Returns the number of threads that compute one operation of the calling thread. */
    public int threads() {
        return JniUtils.getNumThreads();
    }

    /** Sets {@link #threads} for the calling thread. A different number may change the rounding of sums. */
    public void useThreads(int count) {
        JniUtils.setNumThreads(count);
    }

    /** Opens a scope for tensors. Closing it frees them; it must be closed on every path. */
    public NDManager newScope() {
        return root.newSubManager();
    }

    /** Loads a network or any other script. */
    public ScriptModule load(ScriptObject root, Map<String, String> source, boolean trainable) throws IOException {
        return ScriptModule.load(root, source, trainable);
    }

    /** Copies a float32, float64, int64, int32, uint8 or boolean tensor to the device. */
    public NDArray toDevice(NDManager scope, HostTensor tensor) {
        return scope.create(
                tensor.data().duplicate().order(ByteOrder.nativeOrder()),
                new Shape(tensor.shape()),
                dataType(tensor.dtype()));
    }

    /** Copies a tensor of one of the same types to the host. */
    public HostTensor toHost(NDArray tensor) {
        ByteBuffer bytes = tensor.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        return new HostTensor(dtype(tensor.getDataType()), tensor.getShape().getShape(), bytes);
    }

    /** Generates standard normal float32 numbers that depend only on {@code seed} and {@code counter}. */
    public NDArray noise(NDManager scope, long seed, long counter, Shape shape) {
        try (NDArray like = scope.create(shape);
                NDArray mixed = scope.create(Seeds.mix(seed, counter))) {
            return kernels.infer(scope, "normal", like, mixed).singletonOrThrow();
        }
    }

    /** Returns a solver for symmetric matrices in double precision. */
    public SymmetricEigenSolver eigenSolver() {
        return (matrix, n) -> {
            try (NDManager scope = newScope()) {
                NDList result = kernels.infer(scope, "eigen", scope.create(matrix, new Shape(n, n)));
                return new SymmetricEigenSolver.Eigen(
                        result.get(0).toDoubleArray(), result.get(1).toDoubleArray());
            }
        };
    }

    /** Returns the tensor functions for networks with frozen weights. */
    public Functions functions() {
        return new Functions(functions, routes);
    }

    ScriptModule kernels() {
        return kernels;
    }

    /**
     * Disables TorchScript's graph optimizer unless the system property is already set. The optimizer rewrites a graph after its
     * first calls, which changes rounding: a resumed run would then diverge from an uninterrupted one.
     */
    private static void disableGraphOptimizer() {
        if (System.getProperty(GRAPH_OPTIMIZER) == null) {
            System.setProperty(GRAPH_OPTIMIZER, "false");
        }
    }

    private static DataType dataType(DType dtype) {
        return switch (dtype) {
            case F32 -> DataType.FLOAT32;
            case F64 -> DataType.FLOAT64;
            case I64 -> DataType.INT64;
            case I32 -> DataType.INT32;
            case U8 -> DataType.UINT8;
            case BOOL -> DataType.BOOLEAN;
            default ->
                throw new IllegalArgumentException(
                        "tensor type must be F32, F64, I64, I32, U8 or BOOL (was " + dtype + ")");
        };
    }

    private static DType dtype(DataType dataType) {
        return switch (dataType) {
            case FLOAT32 -> DType.F32;
            case FLOAT64 -> DType.F64;
            case INT64 -> DType.I64;
            case INT32 -> DType.I32;
            case UINT8 -> DType.U8;
            case BOOLEAN -> DType.BOOL;
            default -> throw new IllegalArgumentException("tensor type has no file representation: " + dataType);
        };
    }

    @Override
    public void close() {
        routes.close();
        functions.close();
        kernels.close();
        root.close();
    }
}
