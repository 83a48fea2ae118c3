package io.gmem.diffusion.parity;

import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.metric.FrechetDistance;
import io.gmem.diffusion.metric.GaussianFit;
import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The Fréchet distance and its statistics against the reference. */
class FrechetParityTest {

    @TestFactory
    Stream<DynamicTest> frechetDistanceEqualsItsReference() throws Exception {
        return ParityFamily.whereThere("10_fid", this::compare);
    }

    private void compare(ParityCase golden) {
        try (TensorEngine engine = TensorEngine.open()) {
            var distance = new FrechetDistance(engine.eigenSolver());
            GaussianFit a = GaussianFit.of(rows(golden.input("features_a")));
            GaussianFit b = GaussianFit.of(rows(golden.input("features_b")));

            golden.check("mu_a", f64(a.mean(), a.dimension()));
            golden.check("mu_b", f64(b.mean(), b.dimension()));
            golden.check("sigma_a", f64(a.covariance(), a.dimension(), a.dimension()));
            golden.check("sigma_b", f64(b.covariance(), b.dimension(), b.dimension()));
            golden.check("fid.full", f64(new double[] {distance.between(a, b)}));
            golden.check("fid.self", f64(new double[] {distance.between(a, a)}));
            golden.check("fid.few_samples", f64(new double[] {
                distance.between(
                        GaussianFit.of(rows(golden.input("few_a"))), GaussianFit.of(rows(golden.input("few_b"))))
            }));
        }
        golden.finish(List.of());
    }

    private static double[][] rows(HostTensor matrix) {
        DoubleBuffer values =
                matrix.data().duplicate().order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer();
        double[][] rows = new double[(int) matrix.shape()[0]][(int) matrix.shape()[1]];
        for (double[] row : rows) {
            values.get(row);
        }
        return rows;
    }

    private static HostTensor f64(double[] values, long... shape) {
        ByteBuffer data = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        data.asDoubleBuffer().put(values);
        return new HostTensor(DType.F64, shape, data);
    }
}
