package io.gmem.diffusion.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.sampling.Condition;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.NoiseLookup;
import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * GMem v1 against the reference: output and projections with and without dropout, the lookup of a snippet from noise, and every
 * network call of the Euler, Heun and Euler-Maruyama samplers.
 */
class GMemV1ParityTest {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> gmemV1EqualsItsReference() throws Exception {
        return ParityFamily.of("03_gmem_v1", this::compare);
    }

    private void compare(ParityCase golden) throws Exception {
        NetworkConfig config = ReferenceNetworks.firstGMem(golden.config(), snippetDimension(golden));
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope();
                var weights = ImportedCheckpoint.weights(golden, config, folder);
                Network network = Network.load(engine, config, weights)) {
            NDArray x = engine.toDevice(scope, golden.input("x"));
            NDArray t = engine.toDevice(scope, golden.input("t"));
            NDArray snippet = engine.toDevice(scope, golden.input("feature_condition"));

            checkAll(golden, engine, "out", "zs", network.forwardProjected(scope, x, t, snippet));
            NDArray keep =
                    engine.toDevice(scope, golden.input("train_dropout_mask")).toType(DataType.FLOAT32, false);
            checkAll(golden, engine, "out_train", "zs_train", network.forwardDropped(scope, x, t, snippet, keep));

            RepaSamplersParity.runs(golden, engine, config, weights, "sampler_z", snippets(golden));
        }
        lookup(golden);
        golden.finish(List.of());
    }

    private static void lookup(ParityCase golden) {
        var lookup = NoiseLookup.of(golden.input("memoryfreq").toLongArray());
        HostTensor noise = golden.input("lookup_z");
        int draws = (int) noise.shape()[0];
        float[] z = noise.toFloatArray();
        float[] normal = new float[draws];
        float[] uniform = new float[draws];
        long[] rows = new long[draws];
        for (int i = 0; i < draws; i++) {
            float[] one = Arrays.copyOfRange(z, i * z.length / draws, (i + 1) * z.length / draws);
            normal[i] = (float) NoiseLookup.normal(one);
            uniform[i] = (float) NoiseLookup.uniform(NoiseLookup.normal(one));
            rows[i] = lookup.row(one);
        }
        golden.checkAs("lookup_normal", HostTensor.f32(normal, draws), "lookup_uniform");
        golden.check("lookup_uniform", HostTensor.f32(uniform, draws));
        golden.checkAs("lookup_cumprob", f64(lookup.cumulative()), "lookup_uniform");
        golden.check("lookup_index", HostTensor.i64(rows, draws));
    }

    private static HostTensor f64(double[] values) {
        ByteBuffer data = ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asDoubleBuffer().put(values);
        return new HostTensor(DType.F64, new long[] {values.length}, data);
    }

    private static void checkAll(ParityCase golden, TensorEngine engine, String out, String zs, NDList actual) {
        golden.check(out, engine.toHost(actual.get(0)));
        for (int i = 1; i < actual.size(); i++) {
            golden.check(zs + "." + (i - 1), engine.toHost(actual.get(i)));
        }
    }

    private static List<Condition> snippets(ParityCase golden) {
        HostTensor rows = golden.expected("sampler_feature_condition");
        golden.checkAs("sampler_feature_condition", servedSnippets(golden), "out");
        int count = (int) rows.shape()[0];
        int dimension = (int) rows.shape()[1];
        float[] all = rows.toFloatArray();
        return IntStream.range(0, count)
                .<Condition>mapToObj(
                        i -> new Condition.Snippet(Arrays.copyOfRange(all, i * dimension, (i + 1) * dimension)))
                .toList();
    }

    /** Rows of the bank that the lookup from noise chooses, of length 1. */
    private static HostTensor servedSnippets(ParityCase golden) {
        HostTensor wanted = golden.expected("sampler_feature_condition");
        int count = (int) wanted.shape()[0];
        int dimension = (int) wanted.shape()[1];
        long[] rows = golden.expected("lookup_index").toLongArray();
        float[] snippets = new float[count * dimension];
        try (var bank = golden.open("memorybank.safetensors")) {
            for (int i = 0; i < count; i++) {
                float[] unit = MemoryBank.normalised(
                        bank.readRows("memorybank", rows[i], 1).toFloatArray());
                System.arraycopy(unit, 0, snippets, i * dimension, dimension);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HostTensor.f32(snippets, count, dimension);
    }

    private static int snippetDimension(ParityCase golden) {
        return (int) golden.input("feature_condition").shape()[1];
    }
}
