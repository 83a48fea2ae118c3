package io.gmem.diffusion.parity;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One folder of golden numbers. Remembers which outputs were compared, so that a test can insist on all of them.
 */
final class ParityCase implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final JsonNode meta;
    private final SafetensorsFile inputs;
    private final SafetensorsFile outputs;
    private final @Nullable SafetensorsFile gradients;
    private final Set<String> compared = new TreeSet<>();
    private final List<String> faults = new ArrayList<>();
    private double worst;

    ParityCase(Path folder) throws IOException {
        this.folder = folder;
        this.meta = JSON.readTree(folder.resolve("meta.json").toFile());
        this.inputs = SafetensorsFile.open(folder.resolve("inputs.safetensors"));
        this.outputs = SafetensorsFile.open(folder.resolve("outputs.safetensors"));
        Path gradientsFile = folder.resolve("grads.safetensors");
        this.gradients = Files.exists(gradientsFile) ? SafetensorsFile.open(gradientsFile) : null;
    }

    JsonNode config() {
        return meta.get("config");
    }

    HostTensor input(String name) {
        return inputs.read(name);
    }

    boolean hasInput(String name) {
        return inputs.names().contains(name);
    }

    HostTensor expected(String name) {
        return outputs.read(name);
    }

    SafetensorsFile open(String file) throws IOException {
        return SafetensorsFile.open(folder.resolve(file));
    }

    /** A file of the case. */
    Path path(String file) {
        return folder.resolve(file);
    }

    /** Compares bytes with as many levels of difference as meta.json allows; a batch of one may be written without its axis. */
    void checkLevels(String name, HostTensor actual) {
        double levels = tolerance(name, "max_levels");
        double[] b = doubles(expected(name));
        double[] a = doubles(actual);
        compared.add(name);
        assertThat(a).as(name).hasSameSizeAs(b);
        for (int i = 0; i < a.length; i++) {
            if (Math.abs(a[i] - b[i]) > levels) {
                faults.add(name + ": " + Math.abs(a[i] - b[i]) + " levels off");
                return;
            }
        }
    }

    /** A file of the case that is JSON. */
    JsonNode json(String file) throws IOException {
        return JSON.readTree(folder.resolve(file).toFile());
    }

    boolean hasFile(String file) {
        return Files.exists(folder.resolve(file));
    }

    /** Compares with the tolerance that meta.json gives for {@code name}. */
    void check(String name, HostTensor actual) {
        JsonNode tolerance = meta.get("tolerance").get(name);
        assertThat(tolerance).as("tolerance of " + name + " in meta.json").isNotNull();
        check(
                name,
                actual,
                tolerance.path("atol").asDouble(0),
                tolerance.path("rtol").asDouble(0));
    }

    /** Names of gradients that begin with {@code part/}, without it. */
    List<String> gradientsOf(String part) {
        return requireNonNull(gradients, "the case has no gradients").names().stream()
                .filter(name -> name.startsWith(part + "/"))
                .map(name -> name.substring(part.length() + 1))
                .toList();
    }

    /** Compares a gradient with what meta.json allows, relative to the largest magnitude of the tensor. */
    void checkGradient(String name, HostTensor actual) {
        HostTensor wanted =
                requireNonNull(gradients, "the case has no gradients").read(name);
        double allowed = 0;
        for (Map.Entry<String, JsonNode> entry : meta.get("tolerance").properties()) {
            if (entry.getKey().startsWith("grads")) {
                allowed = entry.getValue().get("rel_atol").asDouble();
            }
        }
        assertThat(allowed).as("tolerance of gradients in meta.json").isPositive();
        double largest =
                java.util.Arrays.stream(doubles(wanted)).map(Math::abs).max().orElse(0);
        compare("gradient " + name, wanted, actual, allowed * largest, 0);
    }

    /** Compares with the tolerance of another tensor: of a whole trajectory, say. */
    void checkAs(String name, HostTensor actual, String toleranceOf) {
        JsonNode tolerance = meta.get("tolerance").get(toleranceOf);
        check(
                name,
                actual,
                tolerance.path("atol").asDouble(0),
                tolerance.path("rtol").asDouble(0));
    }

    private void check(String name, HostTensor actual, double atol, double rtol) {
        compare(name, expected(name), actual, atol, rtol);
    }

    private void compare(String name, HostTensor wanted, HostTensor actual, double atol, double rtol) {
        compared.add(name);
        if (!java.util.Arrays.equals(wanted.shape(), actual.shape())) {
            faults.add(name + ": shape " + java.util.Arrays.toString(actual.shape()) + " instead of "
                    + java.util.Arrays.toString(wanted.shape()));
            return;
        }
        double[] a = doubles(actual);
        double[] b = doubles(wanted);
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            double excess = Math.abs(a[i] - b[i]) / (atol + rtol * Math.abs(b[i]) + Double.MIN_NORMAL);
            largest = Math.max(largest, Double.isNaN(excess) ? Double.POSITIVE_INFINITY : excess);
        }
        worst = Math.max(worst, largest);
        if (largest > 1) {
            faults.add(name + ": off by " + largest + " times its tolerance");
        }
    }

    /** Compares what meta.json gives no tolerance to, times for example: within the rounding of a float32. */
    void checkRounding(String name, HostTensor actual) {
        check(name, actual, 2e-7, 2e-7);
    }

    /**
     * Compares row by row, each with what meta.json allows relative to its largest magnitude. A row may begin with the images that
     * are compared and go on with others.
     */
    void checkRows(String name, HostTensor actual) {
        double relative = tolerance(name, "per_row_rel_atol");
        HostTensor wanted = expected(name);
        int rows = (int) wanted.shape()[0];
        long[] shape = wanted.shape().clone();
        shape[1] = Math.min(shape[1], actual.shape()[1]);
        assertThat(actual.shape()).as(name).isEqualTo(shape);
        double[] a = doubles(actual);
        int width = a.length / rows;
        double[] b = beginnings(doubles(wanted), rows, width);
        compared.add(name);
        for (int row = 0; row < rows; row++) {
            double largest = 0;
            double off = 0;
            for (int i = row * width; i < (row + 1) * width; i++) {
                largest = Math.max(largest, Math.abs(b[i]));
                off = Math.max(off, Double.isNaN(a[i]) ? Double.POSITIVE_INFINITY : Math.abs(a[i] - b[i]));
            }
            double excess = off / (relative * largest);
            worst = Math.max(worst, excess);
            if (excess > 1) {
                faults.add(name + ": row " + row + " is off by " + excess + " times its tolerance");
            }
        }
    }

    private static double[] beginnings(double[] all, int rows, int width) {
        double[] beginnings = new double[rows * width];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(all, row * (all.length / rows), beginnings, row * width, width);
        }
        return beginnings;
    }

    /** One number of a tensor's tolerance. */
    double tolerance(String name, String kind) {
        double value = meta.get("tolerance").path(name).path(kind).asDouble(-1);
        assertThat(value).as(kind + " of " + name + " in meta.json").isPositive();
        return value;
    }

    /** An output as numbers, for a judgement of the test's own; counts as compared. */
    double[] doubles(String name) {
        compared.add(name);
        return doubles(expected(name));
    }

    /** Absolute differences, element by element, for a judgement of the test's own; counts as compared. */
    List<Double> differences(String name, HostTensor actual) {
        compared.add(name);
        double[] a = doubles(actual);
        double[] b = doubles(expected(name));
        assertThat(a).as(name).hasSameSizeAs(b);
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < a.length; i++) {
            differences.add(Math.abs(a[i] - b[i]));
        }
        return differences;
    }

    private static double[] doubles(HostTensor tensor) {
        return switch (tensor.dtype()) {
            case F64 -> {
                double[] values = new double[Math.toIntExact(tensor.elements())];
                tensor.data()
                        .duplicate()
                        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                        .asDoubleBuffer()
                        .get(values);
                yield values;
            }
            case U8 -> {
                double[] values = new double[Math.toIntExact(tensor.elements())];
                for (int i = 0; i < values.length; i++) {
                    values[i] = tensor.data().get(tensor.data().position() + i) & 0xff;
                }
                yield values;
            }
            case I64 ->
                java.util.Arrays.stream(tensor.toLongArray()).asDoubleStream().toArray();
            default -> {
                float[] floats = tensor.toFloatArray();
                double[] values = new double[floats.length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = floats[i];
                }
                yield values;
            }
        };
    }

    /** Fails when a number was off, or when an output that {@code except} does not name was never compared. */
    void finish(Collection<String> except) {
        assertThat(faults).as(folder.getFileName().toString()).isEmpty();
        Set<String> missed = new TreeSet<>(outputs.names());
        if (gradients != null) {
            gradients.names().forEach(name -> missed.add("gradient " + name));
        }
        missed.removeAll(compared);
        missed.removeIf(name -> except.stream().anyMatch(name::equals));
        assertThat(missed)
                .as("outputs nobody compared in " + folder.getFileName())
                .isEmpty();
        System.out.printf(
                "parity %s: %d tensors, worst %.3f of its tolerance%n", folder.getFileName(), compared.size(), worst);
        ParityTable.add(folder.getFileName().toString(), compared.size(), worst);
    }

    Set<String> outputNames() {
        return outputs.names();
    }

    @Override
    public void close() throws IOException {
        if (gradients != null) {
            gradients.close();
        }
        inputs.close();
        outputs.close();
    }
}
