package io.gmem.sampler.prompt;

import io.gmem.contracts.job.Prompt;
import io.gmem.diffusion.sampling.Condition;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.SnippetSampler;
import java.util.List;

/** Prompts of a network that is conditioned on snippets of {@code bank}. */
public final class SnippetPrompts implements PromptResolver {
    /** A mix shorter than this has no direction: its ends were opposite. */
    private static final double SHORTEST_MIX = 1e-4;

    private final MemoryBank bank;
    private final SnippetSampler draw;
    private final LabelNames labels;

    /** @param bank stays the caller's to close */
    public SnippetPrompts(MemoryBank bank) {
        this.bank = bank;
        this.draw = new SnippetSampler(bank);
        this.labels = new LabelNames(bank.description().labels());
    }

    @Override
    public ResolvedPrompt resolve(Prompt prompt, long seed) {
        if (prompt instanceof Prompt.Mix mix) {
            return mixed(mix);
        }
        if (prompt instanceof Prompt.Vector vector) {
            return given(vector);
        }
        long row = row(prompt, seed);
        return resolved(bank.unitSnippet(row), List.of(row));
    }

    private long row(Prompt prompt, long seed) {
        if (prompt instanceof Prompt.Row asked) {
            return checked(asked.row(), prompt);
        }
        if (prompt instanceof Prompt.Label label) {
            int index = labels.index(label.name());
            if (bank.rowsOfLabel(index).length == 0) {
                throw Prompt.unsupported("bank " + name() + " holds no snippet of label '" + label.name() + "'");
            }
            return draw.ofLabel(index, seed);
        }
        return draw.any(seed);
    }

    private long checked(long row, Prompt prompt) {
        if (row >= bank.count()) {
            throw Prompt.unsupported("prompt " + prompt + ": bank " + name() + " has no row " + row
                    + "; its rows are from 0 to " + (bank.count() - 1));
        }
        if (bank.erased(row)) {
            throw Prompt.unsupported("prompt " + prompt + ": row " + row + " of bank " + name()
                    + " was erased and is not drawn from any more; choose another row");
        }
        return row;
    }

    private ResolvedPrompt given(Prompt.Vector vector) {
        float[] snippet = vector.snippet();
        if (snippet.length != bank.dimension()) {
            throw Prompt.unsupported(
                    "prompt " + vector + ": the snippets of bank " + name() + " have " + bank.dimension() + " numbers");
        }
        return new ResolvedPrompt(new Condition.Snippet(MemoryBank.normalised(snippet)), List.of(), null);
    }

    /** {@code (1 - w) a + w b} of unit snippets, made a unit again. */
    private ResolvedPrompt mixed(Prompt.Mix mix) {
        float[] a = bank.unitSnippet(checked(mix.first(), mix));
        float[] b = bank.unitSnippet(checked(mix.second(), mix));
        float[] sum = new float[a.length];
        double square = 0;
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (float) ((1 - mix.weight()) * a[i] + mix.weight() * b[i]);
            square += (double) sum[i] * sum[i];
        }
        if (Math.sqrt(square) < SHORTEST_MIX) {
            throw Prompt.unsupported(
                    "prompt " + mix + ": these rows are opposite and cancel at this weight; use another weight");
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
