package io.gmem.memory.operation;

/**
 * Storage limits of bank versions.
 *
 * @param parts maximum number of artifacts per version, at least 2
 * @param wholeBelow bytes of snippets below which a version is stored in one artifact
 * @param maxRows maximum number of rows of a bank
 * @param maxDimension maximum dimension of a snippet
 */
record BankLimits(int parts, long wholeBelow, long maxRows, int maxDimension) {
    BankLimits {
        if (parts < 2 || maxRows < 1 || maxRows > Integer.MAX_VALUE || maxDimension < 1) {
            throw new IllegalArgumentException("gmem.banks.parts must be at least 2 (was " + parts
                    + "), gmem.banks.max-rows between 1 and 2147483647 (was " + maxRows
                    + ") and gmem.banks.max-dimension at least 1 (was " + maxDimension + ")");
        }
    }

    static BankLimits of(BanksConfig config) {
        return new BankLimits(
                config.parts(), config.wholeBelow().asLongValue(), config.maxRows(), config.maxDimension());
    }
}
