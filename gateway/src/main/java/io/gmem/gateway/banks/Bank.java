package io.gmem.gateway.banks;

import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.bank.BankEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A bank as it is answered. */
public record Bank(BankName name, BankVersion newest, List<BankEvent.Published> versions) {

    /** A bank in a list. */
    public record Summary(BankName name, BankVersion newest, List<Integer> versions) {}

    /**
     * One row: where it comes from.
     *
     * @param image the picture it was made from
     */
    public record Row(long row, @Nullable String label, String source, String image) {}

    /** A part of the rows, from {@code offset}; {@code total} is how many the version has. */
    public record Rows(List<Row> items, long offset, long total) {}
}
