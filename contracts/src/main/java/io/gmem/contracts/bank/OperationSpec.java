package io.gmem.contracts.bank;

import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.failure.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * The specification of an operation on a bank.
 *
 * @param id id of the operation; a repeated request with the same id has no effect
 * @param bank the bank to change
 * @param parent the version to start from; if absent, the newest version when the operation runs, so that consecutive operations
 *     build on one another
 * @param description free-text description of the new version, up to 2,000 characters
 */
public record OperationSpec(
        OperationId id, BankName bank, @Nullable BankVersion parent, BankOperation operation, String description) {
    public OperationSpec {
        InvalidInputException.unless(
                parent == null || parent.bank().equals(bank), "parent", "must be a version of '" + bank + "'");
        InvalidInputException.unless(
                description.length() <= 2000,
                "description",
                "must have at most 2000 characters (was " + description.length() + ")");
        if (operation instanceof BankOperation.MoveAlias move) {
            InvalidInputException.unless(
                    move.version().bank().equals(bank), "version", "must be a version of '" + bank + "'");
        }
    }
}
