package io.gmem.contracts.bank;

import io.gmem.contracts.message.Command;

/** Do this to a bank. Commands of one bank keep their order. */
public record ChangeBank(OperationSpec spec) implements Command {
    @Override
    public String key() {
        return spec.bank().value();
    }
}
