package io.gmem.memory.operation;

/**
 * How versions are kept.
 *
 * @param parts artifacts a version may lie in, at least 2
 * @param wholeBelow bytes of snippets below which a version lies in one
 * @param maxRows of a bank
 * @param maxDimension of a snippet
 */
record BankLimits(int parts, long wholeBelow, long maxRows, int maxDimension) {
    BankLimits {
        if (parts < 2 || maxRows < 1 || maxRows > Integer.MAX_VALUE || maxDimension < 1) {
            throw new IllegalArgumentException(
                    "gmem.banks.parts is at least 2, gmem.banks.max-rows 1 to 2147483647, gmem.banks.max-dimension at least"
                            + " 1: not " + parts + ", " + maxRows + ", " + maxDimension);
        }
    }

    static BankLimits of(BanksConfig config) {
        return new BankLimits(
                config.parts(), config.wholeBelow().asLongValue(), config.maxRows(), config.maxDimension());
    }
}
