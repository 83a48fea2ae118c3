package io.gmem.memory.source;

/** Normalizes the name of an archive entry. The result is only displayed and compared, never used to open or create a file. */
final class EntryName {
    private EntryName() {}

    /** Returns the name with '/' as separator and without a leading "./" or '/'. */
    static String of(String raw) {
        String name = raw.replace('\\', '/');
        while (name.startsWith("./") || name.startsWith("/")) {
            name = name.substring(name.indexOf('/') + 1);
        }
        return name;
    }
}
