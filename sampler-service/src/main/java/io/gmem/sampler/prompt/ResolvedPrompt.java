package io.gmem.sampler.prompt;

import io.gmem.diffusion.sampling.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The condition of one image.
 *
 * @param rows rows of the bank that the condition was built from; empty for a class
 * @param label label of the first row, or the class; null when there is none
 */
public record ResolvedPrompt(
        Condition condition, List<Long> rows, @Nullable String label) {}
