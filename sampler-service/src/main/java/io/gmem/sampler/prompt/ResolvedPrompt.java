package io.gmem.sampler.prompt;

import io.gmem.diffusion.sampling.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one image is drawn from.
 *
 * @param rows of the bank that made the condition; empty for a class
 * @param label of the first row, or the class; null when it has none
 */
public record ResolvedPrompt(
        Condition condition, List<Long> rows, @Nullable String label) {}
