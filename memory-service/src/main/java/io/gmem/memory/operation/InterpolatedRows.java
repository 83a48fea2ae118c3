package io.gmem.memory.operation;

import io.gmem.contracts.bank.BankOperation;
import io.gmem.memorybank.Item;
import io.gmem.memorybank.MemoryBank;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsWriter;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Appends interpolations of row pairs. The masks of a mask interpolation are stored with them in {@code masks.safetensors}. */
final class InterpolatedRows {
    static final String MASKS = "masks.safetensors";

    private final BankLimits limits;

    InterpolatedRows(BankLimits limits) {
        this.limits = limits;
    }

    PreparedVersion make(BankOperation.Interpolate operation, VersionDraft draft) throws IOException, StoppedException {
        MemoryBank bank = draft.rows();
        List<BankOperation.Pair> pairs = operation.pairs();
        RowSelection.check(
                bank,
                "pairs",
                pairs.stream()
                        .flatMap(pair -> Stream.of(pair.first(), pair.second()))
                        .toList());
        byte[] masks = new byte[pairs.size() * bank.dimension()];
        try (Extension extension = Extension.begin(draft, limits)) {
            for (int i = 0; i < pairs.size(); i++) {
                BankOperation.Pair pair = pairs.get(i);
                var mixture = new Mixture(bank.unitSnippet(pair.first()), bank.unitSnippet(pair.second()));
                boolean[] second = Mixture.mask(bank.dimension(), pair.weight(), operation.seed(), i);
                for (int d = 0; d < second.length; d++) {
                    masks[i * second.length + d] = (byte) (second[d] ? 1 : 0);
                }
                extension.add(mixture.of(operation.method(), pair.weight(), second), item(operation, pair, bank), 1);
            }
            PreparedVersion prepared = extension.finish(List.of());
            if (operation.method() == BankOperation.Method.MASK) {
                SafetensorsWriter.write(
                        draft.folder().resolve(MASKS),
                        Map.of("masks", HostTensor.u8(masks, pairs.size(), bank.dimension())),
                        Map.of());
            }
            return prepared;
        }
    }

    private static Item item(BankOperation.Interpolate operation, BankOperation.Pair pair, MemoryBank bank) {
        int label = bank.label(pair.first()) == bank.label(pair.second()) ? bank.label(pair.first()) : Item.NO_LABEL;
        String source = "%s(memory:%d,memory:%d,%s)"
                .formatted(
                        operation.method().name().toLowerCase(Locale.ROOT), pair.first(), pair.second(), pair.weight());
        return new Item(0, source, "", label, 0, 0);
    }
}
