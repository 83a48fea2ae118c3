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
 * An {@link ImageEncoder} asked about pictures of any size: for the snippets of a bank, for the patch tokens that REPA aligns with, for
 * the features that a distance is measured on. Many pictures are computed together, {@value #BATCH} at a time; how many changes a
 * number by no more than its rounding. Any thread; owns the network.
 */
public final class TrainedEncoder implements SnippetEncoder, FeatureEncoder, AutoCloseable {
    private static final int BATCH = 16;
    private static final int CHANNELS = 3;

    private final TensorEngine engine;
    private final ImageEncoder network;

    /** Takes the network over. */
    public TrainedEncoder(TensorEngine engine, ImageEncoder network) {
        this.engine = engine;
        this.network = network;
    }

    /** Opens one by what is in its file: see {@link EncoderFile#open}. */
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

    /** Of one picture; empty where the network has no tokens. */
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
     * What is said of one picture.
     *
     * @param snippet (D)
     * @param tokens (N, z), row by row; null when nobody asked for them
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Described(float[] snippet, float @Nullable [] tokens) {}

    /**
     * Snippets and vectors of places in one go.
     *
     * @param withTokens whether vectors of places are wanted; the network then has some
     * @throws IllegalStateException when a vector has no direction: it could never be brought to length 1; or when there are no tokens
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

    /** The part of a picture that the network looks at, as it looks at it. */
    public RgbImage fitted(RgbImage picture) {
        return network.fitted(picture);
    }

    private void requireDirection(float[] snippet, int picture) {
        double squares = 0;
        for (float number : snippet) {
            squares += (double) number * number;
        }
        if (!(squares > 0 && squares < Double.POSITIVE_INFINITY)) {
            throw new IllegalStateException("%s describes picture %d by a vector of length %s; its weights are damaged"
                    .formatted(name(), picture, Math.sqrt(squares)));
        }
    }

    /**
     * The vectors of the pictures' places, row by row.
     *
     * @return (pictures, N, z) float32, N and z as {@link #tokenShape} says
     * @throws IllegalStateException when the network has no tokens
     * @throws IllegalArgumentException when they are more than one tensor holds
     */
    public HostTensor tokens(List<RgbImage> images) {
        TokenShape shape = tokenShape().orElseThrow(() -> new IllegalStateException(name() + " has no tokens"));
        int one = shape.count() * shape.dimension();
        if (images.size() > Integer.MAX_VALUE / Float.BYTES / one) {
            throw new IllegalArgumentException(
                    "tokens of %d pictures are more than one tensor holds; ask for %d at a time"
                            .formatted(images.size(), Integer.MAX_VALUE / Float.BYTES / one));
        }
        float[] all = new float[images.size() * one];
        int[] filled = {0};
        each(images, description -> {
            float[] some = Objects.requireNonNull(description.tokens()).toFloatArray();
            System.arraycopy(some, 0, all, filled[0], some.length);
            filled[0] += some.length;
        });
        return HostTensor.f32(all, images.size(), shape.count(), shape.dimension());
    }

    @Override
    public double[][] features(List<RgbImage> pictures) {
        List<double[]> features = new ArrayList<>(pictures.size());
        each(pictures, description -> {
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

    /** Descriptions of the pictures, in their order; each is freed when it has been taken. */
    private void each(List<RgbImage> pictures, Consumer<Description> taker) {
        List<RgbImage> batch = new ArrayList<>();
        for (RgbImage picture : pictures) {
            RgbImage fitted = network.fitted(picture);
            if (batch.size() == BATCH || (!batch.isEmpty() && !sameSize(batch.get(0), fitted))) {
                describe(batch, taker);
                batch.clear();
            }
            batch.add(fitted);
        }
        if (!batch.isEmpty()) {
            describe(batch, taker);
        }
    }

    private static boolean sameSize(RgbImage a, RgbImage b) {
        return a.width() == b.width() && a.height() == b.height();
    }

    private void describe(List<RgbImage> batch, Consumer<Description> taker) {
        try (NDManager scope = engine.newScope()) {
            taker.accept(network.describe(stacked(scope, batch)));
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
