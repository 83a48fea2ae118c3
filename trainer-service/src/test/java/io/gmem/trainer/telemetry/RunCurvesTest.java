package io.gmem.trainer.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.diffusion.training.StepReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the files with an independent parser, as TensorBoard does. */
class RunCurvesTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

    /** A network with a million operations per image on a device with ten billion operations per second. */
    private static final DeviceGauge GAUGE = new DeviceGauge(1e6, 1e10, () -> 500_000_000);

    @TempDir
    Path folder;

    /** An event of a file. */
    private record Point(double wallTime, long step, Map<String, Float> values) {}

    @Test
    void writesEveryStepOfShortRun() throws IOException {
        var curves = new RunCurves(CLOCK, 100, 8, GAUGE);
        for (int step = 0; step < 300; step++) {
            curves.add(report(step));
        }
        curves.write(folder);

        List<Point> points = read(folder.resolve(RunCurves.FILE));
        assertThat(points).hasSize(300);
        assertThat(points.get(299).step()).isEqualTo(299);
        assertThat(points.get(299).wallTime()).isEqualTo(1767323045.0);
        assertThat(points.get(299).values())
                .containsOnlyKeys(
                        "loss/total",
                        "loss/squared_error",
                        "loss/cosine",
                        "train/gradient_norm",
                        "train/learning_rate",
                        "train/images_per_second",
                        "device/utilisation",
                        "device/bytes");
        assertThat(points.get(299).values().get("loss/total")).isCloseTo(1 / 300f, within(1e-6f));
        assertThat(points.get(299).values())
                .containsEntry("train/images_per_second", 8000f)
                .containsEntry("device/utilisation", 0.8f)
                .containsEntry("device/bytes", 5e8f);
        assertThat(points.get(299).values().get("train/learning_rate")).isCloseTo(2e-3f, within(1e-9f));
    }

    @Test
    void writesEvaluationOfCheckpoint() throws IOException {
        var curves = new RunCurves(CLOCK, 100, 8, GAUGE);
        var heldOut = new Evaluation.HeldOut(5, 0.5);
        curves.evaluated(40, new Evaluation("f", 64, 0.25, 0.75, 0.125, -0.5, 0.5, 0.5, 1.5, 0.5, 0.0, null, heldOut));
        curves.write(folder);

        Point point = read(folder.resolve(RunCurves.FILE)).get(0);
        assertThat(point.step()).isEqualTo(40);
        assertThat(point.values())
                .hasSize(10)
                .containsEntry("evaluation/frechet", 0.25f)
                .containsEntry("evaluation/frechet_shuffled", 0.75f)
                .containsEntry("evaluation/frechet_held_out", 0.5f)
                .containsEntry("evaluation/kid", -0.5f)
                .doesNotContainKey("evaluation/own_source_rate");
    }

    @Test
    void writesMeansOfLongRun() throws IOException {
        var curves = new RunCurves(CLOCK, 1_000_000, 8, GAUGE);
        for (int step = 0; step < 200; step++) {
            curves.add(report(step));
        }
        curves.write(folder);

        List<Point> points = read(folder.resolve(RunCurves.FILE));
        assertThat(points).extracting(Point::step).containsExactly(99L, 199L);
        double mean = 0;
        for (int step = 100; step < 200; step++) {
            mean += 1.0 / (step + 1) / 100;
        }
        assertThat(points.get(1).values().get("loss/total")).isCloseTo((float) mean, within(1e-6f));
    }

    @Test
    void resumesFromCheckpoint() throws IOException {
        var before = new RunCurves(CLOCK, 100, 8, GAUGE);
        before.add(report(0));
        before.write(folder);
        var after = new RunCurves(CLOCK, 100, 8, GAUGE);
        after.resumeFrom(folder);
        after.add(report(1));
        after.write(folder);

        assertThat(read(folder.resolve(RunCurves.FILE))).extracting(Point::step).containsExactly(0L, 1L);
    }

    @Test
    void checksumsMatchTensorFlow() {
        // An event file written by TensorFlow begins with a record of 24 bytes: 18 00 00 00 00 00 00 00 a3 7f 4b 22
        assertThat(TensorBoardRecords.checksum(new byte[] {24, 0, 0, 0, 0, 0, 0, 0}))
                .isEqualTo(0x224b7fa3);
        assertThat(TensorBoardRecords.checksum("123456789".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(Integer.rotateRight(0xe3069283, 15) + 0xa282ead8);
    }

    /**
     * Computes the checksum bit by bit as in TensorFlow's crc32c.h: reflected Castagnoli polynomial, rotated by 15 bits, plus a
     * constant.
     */
    private static int maskedCrc32c(byte[] data) {
        int crc = -1;
        for (byte next : data) {
            crc ^= next & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
            }
        }
        int sum = ~crc;
        return (sum >>> 15 | sum << 17) + 0xa282ead8;
    }

    private static StepReport report(int step) {
        return new StepReport(step, 1.0 / (step + 1), 0.5, 0.25, 0, 1, 2e-3);
    }

    private static List<Point> read(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Point> points = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] length = new byte[8];
            in.get(length);
            assertThat(in.getInt()).isEqualTo(maskedCrc32c(length));
            byte[] data = new byte
                    [(int) ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong()];
            in.get(data);
            assertThat(in.getInt()).isEqualTo(maskedCrc32c(data));
            Point point = event(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN));
            if (!point.values().isEmpty()) {
                points.add(point);
            }
        }
        return points;
    }

    private static Point event(ByteBuffer in) {
        double wallTime = 0;
        long step = 0;
        Map<String, Float> values = new LinkedHashMap<>();
        while (in.hasRemaining()) {
            long key = varint(in);
            switch ((int) (key >>> 3)) {
                case 1 -> wallTime = in.getDouble();
                case 2 -> step = varint(in);
                case 3 ->
                    assertThat(new String(bytes(in).array(), StandardCharsets.UTF_8))
                            .isEqualTo("brain.Event:2");
                case 5 -> summary(bytes(in), values);
                default -> throw new AssertionError("field " + (key >>> 3));
            }
        }
        return new Point(wallTime, step, values);
    }

    private static void summary(ByteBuffer in, Map<String, Float> values) {
        while (in.hasRemaining()) {
            assertThat(varint(in)).isEqualTo(10);
            ByteBuffer value = bytes(in);
            assertThat(varint(value)).isEqualTo(10);
            String tag = new String(bytes(value).array(), StandardCharsets.UTF_8);
            assertThat(varint(value)).isEqualTo(21);
            values.put(tag, value.getFloat());
        }
    }

    private static ByteBuffer bytes(ByteBuffer in) {
        byte[] bytes = new byte[(int) varint(in)];
        in.get(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
