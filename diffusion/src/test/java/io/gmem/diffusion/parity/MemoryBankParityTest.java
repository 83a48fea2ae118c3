package io.gmem.diffusion.parity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.SnippetMixture;
import io.gmem.memorybank.spectrum.SvdFactors;
import io.gmem.tensorfiles.HostTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Banks against the reference: compression, insertion, interpolation of rows and between snippets. */
class MemoryBankParityTest {
    @TestFactory
    Stream<DynamicTest> banksEqualTheirReference() throws Exception {
        return ParityFamily.of("06_memory_bank", this::compare);
    }

    private void compare(ParityCase golden) {
        JsonNode config = golden.config();
        int dimension = config.get("feature_dim").asInt();
        int rank = config.get("latent_dim").asInt();
        int i = config.get("i").asInt();
        int j = config.get("j").asInt();
        double alpha = config.get("alpha").asDouble();
        float[] bank = golden.input("bank").toFloatArray();
        float[] snippet = golden.input("snippet").toFloatArray();
        SvdFactors factors = alike(SvdFactors.of(bank, dimension, rank), golden);
        int count = factors.count();

        golden.check("dmd.S", HostTensor.f32(factors.singularValues(), rank));
        golden.check("dmd.mean", HostTensor.f32(factors.mean(), dimension));
        golden.check("dmd.C", HostTensor.f32(factors.coefficients(), count, rank));
        golden.check("dmd.M", HostTensor.f32(factors.modes(), dimension, rank));
        golden.check("dmd.reconstruct_all", rows(count, dimension, factors::row));
        golden.check("dmd.get_2", HostTensor.f32(factors.row(2), dimension));
        golden.check("dmd.C_Mt", rows(count, dimension, row -> minus(factors.row(row), factors.mean())));
        golden.check("dmd.add_exact_coeff", HostTensor.f32(factors.project(snippet), rank));
        golden.check("dmd.add_exact", HostTensor.f32(factors.restore(factors.project(snippet)), dimension));
        float[] between = SnippetMixture.LINEAR.of(factors.coefficients(i), factors.coefficients(j), 1 - alpha);
        golden.check("dmd.get_interpolated_coefficients", HostTensor.f32(between, rank));
        golden.check("dmd.add_interpolated_coeff", HostTensor.f32(between, rank));
        golden.check("dmd.add_interpolated", HostTensor.f32(factors.restore(between), dimension));

        float[] ofRows = SnippetMixture.LINEAR.of(row(bank, dimension, i), row(bank, dimension, j), 1 - alpha);
        golden.check("full.get_interpolated", HostTensor.f32(ofRows, dimension));
        golden.check("full.add_interpolated", HostTensor.f32(ofRows, dimension));
        golden.check("full.add_exact", HostTensor.f32(snippet, dimension));
        for (String kind : List.of("dmd", "full")) {
            golden.check(kind + ".capacity_after", HostTensor.f32(new float[] {count + 2}));
        }
        mixtures(golden, dimension, config.get("interp_steps").asInt());
        golden.finish(List.of());
    }

    private static void mixtures(ParityCase golden, int dimension, int steps) {
        float[] a = golden.input("feats_a").toFloatArray();
        float[] b = golden.input("feats_b").toFloatArray();
        for (String name : new ArrayList<>(golden.outputNames())) {
            if (name.startsWith("interp.raw_")) {
                String[] part = name.substring("interp.raw_".length()).split("\\.", 2);
                var mixture = SnippetMixture.valueOf(part[0].toUpperCase(java.util.Locale.ROOT));
                golden.check(name, HostTensor.f32(mixture.of(a, b, Double.parseDouble(part[1])), dimension));
            }
        }
        golden.check("interp.linear", along(steps, dimension, w -> SnippetMixture.LINEAR.of(a, b, w)));
        golden.check("interp.spherical", along(steps, dimension, w -> SnippetMixture.SPHERICAL.of(a, b, w)));
        golden.check("interp.concat", along(steps, dimension, w -> SnippetMixture.CONCAT.of(a, b, 0.5)));
        float[] drawn = golden.input("mask_uniform").toFloatArray();
        golden.check("interp.mask", rows(steps, dimension, step -> {
            boolean[] second = new boolean[dimension];
            for (int d = 0; d < dimension; d++) {
                second[d] = drawn[step * dimension + d] <= 0.5;
            }
            return MemoryBank.normalised(SnippetMixture.chosen(a, b, second));
        }));
        sameVector(golden, a);
    }

    /** The reference loses a snippet between itself and itself; here it stays. */
    private static void sameVector(ParityCase golden, float[] a) {
        assertThat(Arrays.stream(golden.doubles("interp.spherical_same_vector")).map(Math::abs))
                .containsOnly(0.0);
        float[] unit = MemoryBank.normalised(a);
        float[] kept = SnippetMixture.SPHERICAL.of(unit, unit, 0.5);
        for (int d = 0; d < unit.length; d++) {
            assertThat(kept[d]).isCloseTo(unit[d], org.assertj.core.data.Offset.offset(1e-6f));
        }
    }

    private interface Along {
        float[] at(double weight);
    }

    private static HostTensor along(int steps, int dimension, Along way) {
        return rows(steps, dimension, step -> MemoryBank.normalised(way.at(step / (double) (steps - 1))));
    }

    private static HostTensor rows(int count, int dimension, IntFunction<float[]> row) {
        float[] all = new float[count * dimension];
        for (int i = 0; i < count; i++) {
            System.arraycopy(row.apply(i), 0, all, i * dimension, dimension);
        }
        return HostTensor.f32(all, count, dimension);
    }

    private static float[] row(float[] bank, int dimension, int index) {
        return Arrays.copyOfRange(bank, index * dimension, (index + 1) * dimension);
    }

    private static float[] minus(float[] a, float[] b) {
        float[] difference = a.clone();
        for (int d = 0; d < a.length; d++) {
            difference[d] -= b[d];
        }
        return difference;
    }

    /** The same factors with every column turned as the reference's is: a singular vector has no sign of its own. */
    private static SvdFactors alike(SvdFactors factors, ParityCase golden) {
        float[] wanted = golden.expected("dmd.M").toFloatArray();
        float[] modes = factors.modes().clone();
        float[] coefficients = factors.coefficients().clone();
        int rank = factors.rank();
        for (int k = 0; k < rank; k++) {
            double product = 0;
            for (int d = 0; d < factors.dimension(); d++) {
                product += modes[d * rank + k] * wanted[d * rank + k];
            }
            if (product < 0) {
                turn(modes, k, rank);
                turn(coefficients, k, rank);
            }
        }
        return new SvdFactors(coefficients, modes, factors.singularValues(), factors.mean());
    }

    private static void turn(float[] matrix, int column, int columns) {
        for (int i = column; i < matrix.length; i += columns) {
            matrix[i] = -matrix[i];
        }
    }
}
