package io.gmem.memorybank;

/** Thrown when an erased snippet is read. Erased rows keep their index, so that other rows keep theirs. */
public final class ErasedRowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ErasedRowException(BankDescription bank, long row) {
        super("row " + row + " of " + bank.name() + "@" + bank.version() + " was erased; choose another row");
    }
}
