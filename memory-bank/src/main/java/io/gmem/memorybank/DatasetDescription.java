package io.gmem.memorybank;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.tensorfiles.latents.LatentStatistics;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The description of a data set, stored as {@code dataset.json}.
 *
 * @param id name of the data set
 * @param resolution height and width of an image, in pixels; 0 when unknown
 * @param autoencoder autoencoder of the latents; {@code pixels} when the latent is the image, {@code unnamed} when unknown
 * @param channels C of a latent
 * @param latentSize height and width of a latent
 * @param count number of images
 * @param labels label names by index; empty when there are none
 * @param skipped number of unusable files; {@code skipped.jsonl} lists each with its reason
 * @param description free text
 * @param latentMean mean of each channel of the stored latents; null when the latent is the image
 * @param latentStd standard deviation of each channel of the stored latents; null when the latent is the image
 * @param flip whether mirror images are stored; null for no
 * @param tokens shape of the patch tokens of an image; null for none
 * @param pictures whether images are stored; null for yes
 */
public record DatasetDescription(
        String id,
        int resolution,
        String autoencoder,
        int channels,
        int latentSize,
        long count,
        List<String> labels,
        long skipped,
        String description,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Float> latentMean,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Float> latentStd,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean flip,
        @JsonInclude(JsonInclude.Include.NON_NULL) LatentForm.@Nullable Tokens tokens,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean pictures) {

    /** Describes a data set that stores images only. */
    public DatasetDescription(
            String id,
            int resolution,
            String autoencoder,
            int channels,
            int latentSize,
            long count,
            List<String> labels,
            long skipped,
            String description) {
        this(
                id,
                resolution,
                autoencoder,
                channels,
                latentSize,
                count,
                labels,
                skipped,
                description,
                null,
                null,
                null,
                null,
                null);
    }

    /** Returns whether the data set stores images, and not latents only. */
    @JsonIgnore
    public boolean pictured() {
        return !Boolean.FALSE.equals(pictures);
    }

    /** Returns whether the autoencoder that decodes the latents is known. */
    @JsonIgnore
    public boolean decodable() {
        return !autoencoder.equals(LatentForm.UNNAMED);
    }

    /** Returns the statistics that normalize latents; empty when the latent is the image. */
    @JsonIgnore
    public Optional<LatentStatistics> statistics() {
        return latentMean == null || latentStd == null
                ? Optional.empty()
                : Optional.of(new LatentStatistics(numbers(latentMean), numbers(latentStd)));
    }

    private static float[] numbers(List<Float> list) {
        float[] numbers = new float[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = list.get(i);
        }
        return numbers;
    }
}
