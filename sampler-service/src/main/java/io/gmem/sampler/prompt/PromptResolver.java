package io.gmem.sampler.prompt;

import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.Prompt;

/** Resolves prompts for one network, by what that network is conditioned on. Stateless, for any thread. */
public sealed interface PromptResolver permits SnippetPrompts, ClassPrompts {
    /**
     * The condition of one image.
     *
     * @param seed the image's own: where the prompt leaves a choice, the seed alone makes it
     * @throws FailureException {@code unsupported_prompt} when the prompt names nothing that is there
     */
    ResolvedPrompt resolve(Prompt prompt, long seed);
}
