package io.gmem.sampler.prompt;

import io.gmem.contracts.job.Prompt;
import io.gmem.diffusion.sampling.Condition;
import io.gmem.memorybank.SnippetSampler;
import java.util.List;

/** Resolves prompts for a network that is conditioned on classes. */
public final class ClassPrompts implements PromptResolver {
    private final int classes;
    private final LabelNames labels;

    /**
     * @param classes number of classes of the network, at least 1
     * @param labels class names by index
     */
    public ClassPrompts(int classes, List<String> labels) {
        this.classes = classes;
        this.labels = new LabelNames(labels.subList(0, Math.min(classes, labels.size())));
    }

    @Override
    public ResolvedPrompt resolve(Prompt prompt, long seed) {
        if (prompt instanceof Prompt.Random) {
            return resolved((int) SnippetSampler.below(classes, seed));
        }
        if (prompt instanceof Prompt.Label label) {
            return resolved(labels.index(label.name()));
        }
        throw Prompt.unsupported(
                "prompt " + prompt + " refers to rows of a memory bank, but this checkpoint is conditioned on"
                        + " classes; use random or label:NAME");
    }

    private ResolvedPrompt resolved(int index) {
        return new ResolvedPrompt(new Condition.ClassLabel(index), List.of(), labels.name(index));
    }
}
