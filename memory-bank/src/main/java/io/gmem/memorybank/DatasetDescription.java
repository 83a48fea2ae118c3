package io.gmem.memorybank;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.tensorfiles.latents.LatentStatistics;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a data set says of itself; {@code dataset.json}.
 *
 * @param id its name
 * @param resolution rows and columns of a picture, in pixels; 0 when nobody knows
 * @param autoencoder makes the latents: {@code pixels} means the picture itself, {@code unnamed} that nobody said
 * @param channels of a latent
 * @param latentSize rows and columns of a latent
 * @param count pictures
 * @param labels names by index; empty when there are none
 * @param skipped files that could not be used; each is in {@code skipped.jsonl} with its reason
 * @param description free text
 * @param latentMean of each channel of the latents as kept; null where the latent is the picture
 * @param latentStd likewise the standard deviation
 * @param flip whether mirror images are kept; null for no
 * @param tokens vectors of places of an image; null for none
 * @param pictures whether pictures are kept; null for yes
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

    /** Of a data set of pictures alone. */
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

    /** Whether there are pictures, and not latents alone. */
    @JsonIgnore
    public boolean pictured() {
        return !Boolean.FALSE.equals(pictures);
    }

    /** Whether it is known what makes pictures of the latents again. */
    @JsonIgnore
    public boolean decodable() {
        return !autoencoder.equals(LatentForm.UNNAMED);
    }

    /** What latents are normalised with; empty where the latent is the picture. */
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
