package io.gmem.sampler.prompt;

import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.Prompt;

/** Resolves prompts to the conditions of one network. Stateless and thread-safe. */
public sealed interface PromptResolver permits SnippetPrompts, ClassPrompts {
    /**
     * Resolves the condition of one image.
     *
     * @param seed seed of the image; it alone decides where the prompt leaves a choice
     * @throws FailureException {@code unsupported_prompt} when the prompt refers to a row or label that does not exist
     */
    ResolvedPrompt resolve(Prompt prompt, long seed);
}
