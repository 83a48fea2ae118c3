package io.gmem.contracts.checkpoint;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How good the samples of a checkpoint are. What earlier versions of the suite did not measure is null.
 *
 * @param features the encoder of the features, never the bank's own
 * @param samples images drawn; the other side is the training images
 * @param frechet Fréchet distance of samples to training images
 * @param frechetShuffled the control: the same samples drawn with snippets whose coordinates are shuffled, each coordinate among
 *     the drawn rows on its own. Every coordinate keeps its distribution and no snippet is anybody's; merely handing whole
 *     snippets round would change nothing, since the distance sees the set of samples only. A network that uses its
 *     snippets does worse here; null for a system without snippets, and for an untrained network
 * @param frechetFloor of one half of the training images to the other: what cannot be told from the real thing
 * @param kid kernel distance of samples to training images, unbiased: it may fall below 0
 * @param precision share of samples among the training images
 * @param recall share of the training images among the samples
 * @param density of training images around samples; about 1 for the real thing
 * @param coverage share of the training images with a sample near
 * @param copyRate share of samples that repeat a training image: nearer to it than a third of the distance to the next
 * @param ownSourceRate share of samples whose nearest training image is the one whose snippet they were drawn with; null for
 *     a system without snippets
 * @param heldOut the same with snippets of images that were never trained on; null where the run holds none out
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
     * As many samples, drawn with the snippets of held-out images.
     *
     * @param images held out; fewer than samples, and each is drawn with several times
     * @param frechet of those samples to the training images
     */
    public record HeldOut(int images, double frechet) {}

    @JsonCreator
    public Evaluation {}

    /** Of Fréchet distances alone. */
    public Evaluation(
            String features, int samples, double frechet, @Nullable Double frechetShuffled, double frechetFloor) {
        this(features, samples, frechet, frechetShuffled, frechetFloor, null, null, null, null, null, null, null, null);
    }
}
