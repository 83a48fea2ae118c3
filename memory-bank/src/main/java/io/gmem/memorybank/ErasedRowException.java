package io.gmem.memorybank;

/** A snippet that was erased was asked for; its row is reserved, so that other rows keep their numbers. */
public final class ErasedRowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ErasedRowException(BankDescription bank, long row) {
        super("row " + row + " of " + bank.name() + "@" + bank.version() + " was erased; choose another row");
    }
}
