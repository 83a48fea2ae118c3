package io.gmem.contracts.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The metrics of an evaluation. */
public enum Metric {
    @JsonProperty("frechet")
    FRECHET(true, Evaluation::frechet),
    @JsonProperty("kid")
    KID(true, Evaluation::kid),
    @JsonProperty("copy_rate")
    COPY_RATE(true, Evaluation::copyRate),
    @JsonProperty("precision")
    PRECISION(false, Evaluation::precision),
    @JsonProperty("recall")
    RECALL(false, Evaluation::recall),
    @JsonProperty("density")
    DENSITY(false, Evaluation::density),
    @JsonProperty("coverage")
    COVERAGE(false, Evaluation::coverage);

    private final boolean smallerIsBetter;
    private final Function<Evaluation, @Nullable Double> value;

    Metric(boolean smallerIsBetter, Function<Evaluation, @Nullable Double> value) {
        this.smallerIsBetter = smallerIsBetter;
        this.value = value;
    }

    /** Returns the value of this metric; null if it was not computed. */
    public @Nullable Double of(@Nullable Evaluation evaluation) {
        return evaluation == null ? null : value.apply(evaluation);
    }

    /** Returns a comparator that sorts the best value first. */
    public Comparator<Double> bestFirst() {
        return smallerIsBetter ? Comparator.naturalOrder() : Comparator.reverseOrder();
    }

    /** Returns the name in JSON. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
