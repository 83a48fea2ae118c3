package io.gmem.contracts.checkpoint;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The sample quality of a checkpoint. Metrics that earlier versions of the suite did not compute are null.
 *
 * @param features encoder of the features; never the encoder of the bank
 * @param samples number of generated images; they are compared with the training images
 * @param frechet Fréchet distance of samples to training images
 * @param frechetShuffled control: Fréchet distance of the same samples conditioned on shuffled snippets. Each coordinate is
 *     permuted independently among the sampled rows, so every coordinate keeps its distribution, but no snippet belongs to an
 *     image. Permuting whole snippets would have no effect, because the distance depends only on the set of samples. A network
 *     that uses its snippets has a larger distance here; null for a system without snippets and for an untrained network
 * @param frechetFloor Fréchet distance between two halves of the training images: the value of perfect samples
 * @param kid unbiased kernel distance of samples to training images; may be below 0
 * @param precision share of samples within the manifold of training images
 * @param recall share of training images within the manifold of samples
 * @param density density of training images around samples; about 1 for perfect samples
 * @param coverage share of training images with a nearby sample
 * @param copyRate share of copies: samples whose distance to a training image is below a third of the distance to the next
 * @param ownSourceRate share of samples whose nearest training image is the source of their snippet; null for a system without
 *     snippets
 * @param heldOut the same evaluation with snippets of held-out images; null if the run holds none out
 */
public record Evaluation(
        String features,
        int samples,
        double frechet,
        @Nullable Double frechetShuffled,
        double frechetFloor,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double kid,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double precision,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double recall,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double density,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double coverage,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double copyRate,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double ownSourceRate,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable HeldOut heldOut) {

    /**
     * The evaluation of as many samples, conditioned on snippets of held-out images.
     *
     * @param images number of held-out images; if there are fewer than samples, each snippet is used several times
     * @param frechet Fréchet distance of those samples to the training images
     */
    public record HeldOut(int images, double frechet) {}

    @JsonCreator
    public Evaluation {}

    /** Creates an evaluation of Fréchet distances only. */
    public Evaluation(
            String features, int samples, double frechet, @Nullable Double frechetShuffled, double frechetFloor) {
        this(features, samples, frechet, frechetShuffled, frechetFloor, null, null, null, null, null, null, null, null);
    }
}
