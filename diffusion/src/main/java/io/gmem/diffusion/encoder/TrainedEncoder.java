package io.gmem.diffusion.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.encoder.ImageEncoder.Description;
import io.gmem.diffusion.encoder.ImageEncoder.TokenShape;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.diffusion.metric.FeatureEncoder;
import io.gmem.tensorfiles.HostTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Applies an {@link ImageEncoder} to images of any size. It computes the snippets of a bank, the patch tokens of REPA and the features of a
 * distance. Images are computed in batches of {@value #BATCH}; the batch size changes a number by no more than its rounding. Thread-safe.
 * Owns the network.
 */
public final class TrainedEncoder implements SnippetEncoder, FeatureEncoder, AutoCloseable {
    private static final int BATCH = 16;
    private static final int CHANNELS = 3;

    private final TensorEngine engine;
    private final ImageEncoder network;

    /** Creates an encoder that owns {@code network}. */
    public TrainedEncoder(TensorEngine engine, ImageEncoder network) {
        this.engine = engine;
        this.network = network;
    }

    /** Opens an encoder from its file: see {@link EncoderFile#open}. */
    public static TrainedEncoder open(TensorEngine engine, Path path) throws IOException {
        return new TrainedEncoder(engine, EncoderFile.open(engine, path));
    }

    @Override
    public String name() {
        return network.name();
    }

    /** See {@link ImageEncoder#digest}. */
    public String digest() {
        return network.digest();
    }

    @Override
    public int dimension() {
        return network.dimension();
    }

    /** The token shape of one image; empty if the network has no tokens. */
    public Optional<TokenShape> tokenShape() {
        return network.tokenShape();
    }

    @Override
    public float[] encode(RgbImage image) {
        return encodeAll(List.of(image)).get(0);
    }

    @Override
    public List<float[]> encodeAll(List<RgbImage> images) {
        return describeAll(images, false).stream().map(Described::snippet).toList();
    }

    /**
     * The features of one image.
     *
     * @param snippet (D)
     * @param tokens (N, z) in row-major order; null if they were not requested
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    public record Described(float[] snippet, float @Nullable [] tokens) {}

    /**
     * Computes snippets and, if requested, patch tokens in one pass.
     *
     * @param withTokens whether patch tokens are requested; the network must have some
     * @throws IllegalStateException if a snippet has no direction and cannot be normalized, or if there are no tokens
     */
    public List<Described> describeAll(List<RgbImage> images, boolean withTokens) {
        if (withTokens && tokenShape().isEmpty()) {
            throw new IllegalStateException(name() + " has no tokens");
        }
        List<Described> all = new ArrayList<>(images.size());
        each(images, description -> {
            List<float[]> snippets = rows(description.pooled());
            List<float[]> tokens = withTokens
                    ? rows(Objects.requireNonNull(description.tokens()).reshape(snippets.size(), -1))
                    : null;
            for (int i = 0; i < snippets.size(); i++) {
                requireDirection(snippets.get(i), all.size());
                all.add(new Described(snippets.get(i), tokens == null ? null : tokens.get(i)));
            }
        });
        return all;
    }

    /** Returns the part of an image that the network uses, at its input size. */
    public RgbImage fitted(RgbImage image) {
        return network.fitted(image);
    }

    private void requireDirection(float[] snippet, int image) {
        double squares = 0;
        for (float number : snippet) {
            squares += (double) number * number;
        }
        if (!(squares > 0 && squares < Double.POSITIVE_INFINITY)) {
            throw new IllegalStateException("%s: the snippet of image %d has length %s; the weights are damaged"
                    .formatted(name(), image, Math.sqrt(squares)));
        }
    }

    /**
     * Returns the patch tokens of images, in row-major order.
     *
     * @return (images, N, z) float32; {@link #tokenShape} gives N and z
     * @throws IllegalStateException if the network has no tokens
     * @throws IllegalArgumentException if the result exceeds the size of one tensor
     */
    public HostTensor tokens(List<RgbImage> images) {
        TokenShape shape = tokenShape().orElseThrow(() -> new IllegalStateException(name() + " has no tokens"));
        int tokenNumbers = shape.count() * shape.dimension();
        if (images.size() > Integer.MAX_VALUE / Float.BYTES / tokenNumbers) {
            throw new IllegalArgumentException(
                    "tokens of %d images exceed one tensor; request at most %d images at a time"
                            .formatted(images.size(), Integer.MAX_VALUE / Float.BYTES / tokenNumbers));
        }
        float[] all = new float[images.size() * tokenNumbers];
        int[] filled = {0};
        each(images, description -> {
            float[] batch = Objects.requireNonNull(description.tokens()).toFloatArray();
            System.arraycopy(batch, 0, all, filled[0], batch.length);
            filled[0] += batch.length;
        });
        return HostTensor.f32(all, images.size(), shape.count(), shape.dimension());
    }

    @Override
    public double[][] features(List<RgbImage> images) {
        List<double[]> features = new ArrayList<>(images.size());
        each(images, description -> {
            for (float[] row : rows(description.pooled())) {
                double[] wide = new double[row.length];
                for (int i = 0; i < row.length; i++) {
                    wide[i] = row[i];
                }
                features.add(wide);
            }
        });
        return features.toArray(double[][]::new);
    }

    /** Passes the descriptions of the images to {@code consumer} in order, batch by batch; each is freed afterwards. */
    private void each(List<RgbImage> images, Consumer<Description> consumer) {
        List<RgbImage> batch = new ArrayList<>();
        for (RgbImage image : images) {
            RgbImage fitted = network.fitted(image);
            if (batch.size() == BATCH || (!batch.isEmpty() && !sameSize(batch.get(0), fitted))) {
                describe(batch, consumer);
                batch.clear();
            }
            batch.add(fitted);
        }
        if (!batch.isEmpty()) {
            describe(batch, consumer);
        }
    }

    private static boolean sameSize(RgbImage a, RgbImage b) {
        return a.width() == b.width() && a.height() == b.height();
    }

    private void describe(List<RgbImage> batch, Consumer<Description> consumer) {
        try (NDManager scope = engine.newScope()) {
            consumer.accept(network.describe(stacked(scope, batch)));
        }
    }

    private static NDArray stacked(NDManager scope, List<RgbImage> batch) {
        int height = batch.get(0).height();
        int width = batch.get(0).width();
        int size = CHANNELS * height * width;
        float[] planes = new float[batch.size() * size];
        for (int i = 0; i < batch.size(); i++) {
            System.arraycopy(batch.get(i).toPlanes(), 0, planes, i * size, size);
        }
        return scope.create(planes, new Shape(batch.size(), CHANNELS, height, width));
    }

    private static List<float[]> rows(NDArray matrix) {
        float[] flat = matrix.toFloatArray();
        int width = (int) matrix.getShape().get(1);
        List<float[]> rows = new ArrayList<>();
        for (int from = 0; from < flat.length; from += width) {
            rows.add(Arrays.copyOfRange(flat, from, from + width));
        }
        return rows;
    }

    @Override
    public void close() {
        network.close();
    }
}
