package io.gmem.sampler.prompt;

import io.gmem.contracts.job.Prompt;
import io.gmem.diffusion.sampling.Condition;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.SnippetSampler;
import java.util.List;

/** Resolves prompts for a network that is conditioned on snippets of {@code bank}. */
public final class SnippetPrompts implements PromptResolver {
    /** Minimum norm of a mix. A shorter one has no direction, because its ends are opposite. */
    private static final double MIN_MIX_NORM = 1e-4;

    private final MemoryBank bank;
    private final SnippetSampler sampler;
    private final LabelNames labels;

    /** @param bank owned by the caller */
    public SnippetPrompts(MemoryBank bank) {
        this.bank = bank;
        this.sampler = new SnippetSampler(bank);
        this.labels = new LabelNames(bank.description().labels());
    }

    @Override
    public ResolvedPrompt resolve(Prompt prompt, long seed) {
        if (prompt instanceof Prompt.Mix mix) {
            return mix(mix);
        }
        if (prompt instanceof Prompt.Vector vector) {
            return fromVector(vector);
        }
        long row = row(prompt, seed);
        return resolved(bank.unitSnippet(row), List.of(row));
    }

    private long row(Prompt prompt, long seed) {
        if (prompt instanceof Prompt.Row requested) {
            return requireRow(requested.row(), prompt);
        }
        if (prompt instanceof Prompt.Label label) {
            int index = labels.index(label.name());
            if (bank.rowsOfLabel(index).length == 0) {
                throw Prompt.unsupported("bank " + name() + " contains no snippet with label '" + label.name() + "'");
            }
            return sampler.ofLabel(index, seed);
        }
        return sampler.any(seed);
    }

    private long requireRow(long row, Prompt prompt) {
        if (row >= bank.count()) {
            throw Prompt.unsupported("prompt " + prompt + ": row of bank " + name() + " must be between 0 and "
                    + (bank.count() - 1) + " (was " + row + ")");
        }
        if (bank.erased(row)) {
            throw Prompt.unsupported(
                    "prompt " + prompt + ": row " + row + " of bank " + name() + " was erased; choose another row");
        }
        return row;
    }

    private ResolvedPrompt fromVector(Prompt.Vector vector) {
        float[] snippet = vector.snippet();
        if (snippet.length != bank.dimension()) {
            throw Prompt.unsupported("prompt " + vector + ": snippets of bank " + name() + " must have "
                    + bank.dimension() + " numbers (was " + snippet.length + ")");
        }
        return new ResolvedPrompt(new Condition.Snippet(MemoryBank.normalised(snippet)), List.of(), null);
    }

    /** Returns {@code (1 - w) a + w b} of unit snippets, normalized to unit length. */
    private ResolvedPrompt mix(Prompt.Mix mix) {
        float[] a = bank.unitSnippet(requireRow(mix.first(), mix));
        float[] b = bank.unitSnippet(requireRow(mix.second(), mix));
        float[] sum = new float[a.length];
        double square = 0;
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (float) ((1 - mix.weight()) * a[i] + mix.weight() * b[i]);
            square += (double) sum[i] * sum[i];
        }
        if (Math.sqrt(square) < MIN_MIX_NORM) {
            throw Prompt.unsupported(
                    "prompt " + mix + ": the rows are opposite and cancel at this weight; use another weight");
        }
        return resolved(MemoryBank.normalised(sum), List.of(mix.first(), mix.second()));
    }

    private ResolvedPrompt resolved(float[] unit, List<Long> rows) {
        return new ResolvedPrompt(new Condition.Snippet(unit), rows, labels.name(bank.label(rows.get(0))));
    }

    private String name() {
        return bank.description().name() + "@" + bank.description().version();
    }
}
