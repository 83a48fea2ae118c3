package io.gmem.contracts.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.job.Solver;
import io.gmem.contracts.message.Completeness;
import io.gmem.contracts.message.MessageJson;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that decides one picture, and nothing that does not (no time, no job, no company), so that drawing it again gives the same
 * file. It stands in the picture twice: as {@code parameters}, the line other programs read, and whole as {@code gmem}.
 *
 * @param prompt in the suite's grammar
 * @param seed of this picture
 * @param snippets rows of the bank that conditioned it; empty for a class or a snippet of the caller's own
 * @param checkpointSha256 of the manifest of the checkpoint's files
 * @param bankSha256 of the manifest of the bank version; null with the bank
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GenerationMetadata(
        int version,
        Prompt prompt,
        long seed,
        int solverSteps,
        Solver solver,
        double guidanceScale,
        List<Long> snippets,
        @Nullable String label,
        CheckpointId checkpoint,
        @Nullable String checkpointSha256,
        @Nullable BankVersion bank,
        @Nullable String bankSha256) {
    /** How this shape of a recipe is told from later ones. */
    public static final int VERSION = 1;

    private static final String KEYWORD = "gmem";
    private static final String PARAMETERS = "parameters";
    private static final int SHOWN_HASH = 10;
    private static final ObjectMapper JSON = MessageJson.mapper();

    /** A copy of {@code png} that carries this recipe. */
    public byte[] in(byte[] png) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(PARAMETERS, parameters(PngText.size(png)));
        texts.put(KEYWORD, json());
        return PngText.with(png, texts);
    }

    /**
     * The recipe {@code png} carries.
     *
     * @throws InvalidInputException when it is no PNG, carries none, or one that cannot be read
     */
    public static GenerationMetadata of(byte[] png) {
        String json = PngText.read(png).get(KEYWORD);
        if (json == null) {
            throw new InvalidInputException(
                    "image", "carries no text 'gmem': it was not drawn by this suite, or was saved anew by a program");
        }
        try {
            GenerationMetadata recipe = Completeness.check(JSON.readValue(json, GenerationMetadata.class));
            InvalidInputException.unless(
                    recipe.version() == VERSION, "image", "carries a recipe of version " + recipe.version());
            return recipe;
        } catch (IOException e) {
            throw new InvalidInputException("image", "carries a text 'gmem' that is no recipe", e);
        }
    }

    private String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (IOException e) {
            throw new IllegalStateException("a recipe cannot be written", e);
        }
    }

    /** The prompt, then one line of what else there is to set. */
    private String parameters(int[] size) {
        String hash = checkpointSha256 == null ? "unknown" : checkpointSha256.substring(0, SHOWN_HASH);
        return Prompt.text(prompt) + "\nSteps: " + solverSteps + ", Sampler: " + solverName() + ", CFG scale: "
                + number(guidanceScale) + ", Seed: " + seed + ", Size: " + size[0] + "x" + size[1] + ", Model hash: "
                + hash + ", Model: " + checkpoint;
    }

    private String solverName() {
        return JSON.convertValue(solver, String.class);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
