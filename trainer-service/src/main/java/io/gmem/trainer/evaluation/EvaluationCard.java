package io.gmem.trainer.evaluation;

import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.run.EvaluationSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What was measured, for people: the end of a checkpoint's {@code README.md}. */
public final class EvaluationCard {
    private EvaluationCard() {}

    /** Writes it behind what is there. */
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

                ## Measured

                %d samples of %d Euler steps, drawn with the averaged weights, beside the training images, on the features \
                `%s`. Distances compare with others on the same features and as many samples, and with nothing else.

                | | |
                |---|---|
                """.formatted(evaluation.samples(), spec.solverSteps(), evaluation.features()));
        row(text, "Fréchet distance", evaluation.frechet());
        row(text, "… with shuffled snippets (control)", evaluation.frechetShuffled());
        row(
                text,
                heldOut == null ? "" : "… with snippets of " + heldOut.images() + " images never trained on",
                heldOut == null ? null : Double.valueOf(heldOut.frechet()));
        row(text, "… of one half of the training images to the other (floor)", evaluation.frechetFloor());
        row(text, "kernel distance (KID)", evaluation.kid());
        row(text, "precision", evaluation.precision());
        row(text, "recall", evaluation.recall());
        row(text, "density", evaluation.density());
        row(text, "coverage", evaluation.coverage());
        row(text, "share of samples that copy a training image", evaluation.copyRate());
        row(text, "share of samples most like their own source", evaluation.ownSourceRate());
        return text.toString();
    }

    private static void row(StringBuilder text, String name, @Nullable Double value) {
        if (value != null) {
            text.append(String.format(Locale.ROOT, "| %s | %.5g |%n", name, value));
        }
    }
}
