package io.gmem.contracts.bank;

import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.failure.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * An operation on a bank.
 *
 * @param id names it; a second one of the same name is the same one
 * @param bank that gets the new version
 * @param parent the version it starts from; absent means the newest when its turn comes, so that operations that were asked for
 *     one after another build on one another
 * @param description of the new version, free text, up to 2,000 characters
 */
public record OperationSpec(
        OperationId id, BankName bank, @Nullable BankVersion parent, BankOperation operation, String description) {
    public OperationSpec {
        InvalidInputException.unless(
                parent == null || parent.bank().equals(bank), "parent", "is a version of '" + bank + "'");
        InvalidInputException.unless(description.length() <= 2000, "description", "is at most 2000 characters");
        if (operation instanceof BankOperation.MoveAlias move) {
            InvalidInputException.unless(
                    move.version().bank().equals(bank), "version", "is a version of '" + bank + "'");
        }
    }
}
