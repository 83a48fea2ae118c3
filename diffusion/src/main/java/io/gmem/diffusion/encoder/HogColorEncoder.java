package io.gmem.diffusion.encoder;

import io.gmem.diffusion.eigen.SymmetricEigenSolver;
import io.gmem.diffusion.image.RgbImage;
import java.util.List;
import java.util.Map;

/**
 * The built-in encoder {@code hog-color}: {@link HogColorDescriptor}, then the {@link PrincipalComponents} of the data
 * set it was fitted on. It has no weights but those components, which are stored with the bank by {@link #toArrays}.
 */
public final class HogColorEncoder implements SnippetEncoder {

    /** The name a bank records. */
    public static final String NAME = "hog-color";

    private final PrincipalComponents components;

    private HogColorEncoder(PrincipalComponents components) {
        this.components = components;
    }

    /**
     * Fits the encoder to the descriptors of a data set ({@link HogColorDescriptor#of} of every picture).
     *
     * @throws IllegalArgumentException if they are fewer than two or all equal
     */
    public static HogColorEncoder fit(List<float[]> descriptors, SymmetricEigenSolver solver) {
        return of(PrincipalComponents.fit(descriptors, solver));
    }

    /** The encoder that {@link #toArrays} stored. */
    public static HogColorEncoder fromArrays(Map<String, StoredArray> arrays) {
        return of(PrincipalComponents.fromArrays(arrays));
    }

    private static HogColorEncoder of(PrincipalComponents components) {
        if (components.inputDimension() != HogColorDescriptor.LENGTH) {
            throw new IllegalArgumentException("components take descriptors of %d numbers, hog-color gives %d"
                    .formatted(components.inputDimension(), HogColorDescriptor.LENGTH));
        }
        return new HogColorEncoder(components);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int dimension() {
        return components.dimension();
    }

    @Override
    public float[] encode(RgbImage image) {
        return components.project(HogColorDescriptor.of(image));
    }

    /** The snippet of a descriptor at hand, {@code (768) → (D)}: no picture is described twice. */
    public float[] encodeDescriptor(float[] descriptor) {
        return components.project(descriptor);
    }

    /** What a bank has to store to encode a new picture later: see {@link PrincipalComponents#toArrays}. */
    public Map<String, StoredArray> toArrays() {
        return components.toArrays();
    }
}
