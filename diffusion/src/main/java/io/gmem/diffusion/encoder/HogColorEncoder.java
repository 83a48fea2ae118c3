package io.gmem.diffusion.encoder;

import io.gmem.diffusion.eigen.SymmetricEigenSolver;
import io.gmem.diffusion.image.RgbImage;
import java.util.List;
import java.util.Map;

/**
 * The built-in encoder {@code hog-color}: {@link HogColorDescriptor} followed by the {@link PrincipalComponents} of the data set that it
 * was fitted on. Its only parameters are these components, which are stored with the bank by {@link #toArrays}.
 */
public final class HogColorEncoder implements SnippetEncoder {

    /** The name recorded in a bank. */
    public static final String NAME = "hog-color";

    private final PrincipalComponents components;

    private HogColorEncoder(PrincipalComponents components) {
        this.components = components;
    }

    /**
     * Fits the encoder to the descriptors of a data set ({@link HogColorDescriptor#of} of every image).
     *
     * @throws IllegalArgumentException if there are fewer than two descriptors or all are equal
     */
    public static HogColorEncoder fit(List<float[]> descriptors, SymmetricEigenSolver solver) {
        return of(PrincipalComponents.fit(descriptors, solver));
    }

    /** Restores the encoder from the arrays of {@link #toArrays}. */
    public static HogColorEncoder fromArrays(Map<String, StoredArray> arrays) {
        return of(PrincipalComponents.fromArrays(arrays));
    }

    private static HogColorEncoder of(PrincipalComponents components) {
        if (components.inputDimension() != HogColorDescriptor.LENGTH) {
            throw new IllegalArgumentException("components must take descriptors of %d numbers (was %d)"
                    .formatted(HogColorDescriptor.LENGTH, components.inputDimension()));
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

    /** Returns the snippet of a computed descriptor, {@code (768) → (D)}. */
    public float[] encodeDescriptor(float[] descriptor) {
        return components.project(descriptor);
    }

    /** Returns the arrays that a bank must store to encode further images: see {@link PrincipalComponents#toArrays}. */
    public Map<String, StoredArray> toArrays() {
        return components.toArrays();
    }
}
