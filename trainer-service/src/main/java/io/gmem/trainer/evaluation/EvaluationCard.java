package io.gmem.trainer.evaluation;

import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.run.EvaluationSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Appends the evaluation to the {@code README.md} of a checkpoint. */
public final class EvaluationCard {
    private EvaluationCard() {}

    /** Appends the evaluation as a Markdown section. */
    public static void append(Path checkpoint, Evaluation evaluation, EvaluationSpec spec) throws IOException {
        Files.writeString(
                checkpoint.resolve("README.md"),
                text(evaluation, spec),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private static String text(Evaluation evaluation, EvaluationSpec spec) {
        Evaluation.HeldOut heldOut = evaluation.heldOut();
        var text = new StringBuilder("""

                ## Evaluation

                %d samples of %d Euler steps, generated with the averaged weights and compared with the training images on the \
                features `%s`. Distances are comparable only between evaluations with the same features and number of samples.

                | | |
                |---|---|
                """.formatted(evaluation.samples(), spec.solverSteps(), evaluation.features()));
        row(text, "Fréchet distance", evaluation.frechet());
        row(text, "Fréchet distance, shuffled snippets (control)", evaluation.frechetShuffled());
        row(
                text,
                heldOut == null ? "" : "Fréchet distance, snippets of " + heldOut.images() + " held-out images",
                heldOut == null ? null : Double.valueOf(heldOut.frechet()));
        row(text, "Fréchet distance between halves of the training images (floor)", evaluation.frechetFloor());
        row(text, "kernel distance (KID)", evaluation.kid());
        row(text, "precision", evaluation.precision());
        row(text, "recall", evaluation.recall());
        row(text, "density", evaluation.density());
        row(text, "coverage", evaluation.coverage());
        row(text, "fraction of samples that copy a training image", evaluation.copyRate());
        row(text, "fraction of samples nearest to their own source", evaluation.ownSourceRate());
        return text.toString();
    }

    private static void row(StringBuilder text, String name, @Nullable Double value) {
        if (value != null) {
            text.append(String.format(Locale.ROOT, "| %s | %.5g |%n", name, value));
        }
    }
}
