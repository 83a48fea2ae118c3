package io.gmem.contracts.bank;

import io.gmem.contracts.message.Command;

/** Requests an operation on a bank. Commands of one bank are handled in order. */
public record ChangeBank(OperationSpec spec) implements Command {
    @Override
    public String key() {
        return spec.bank().value();
    }
}
