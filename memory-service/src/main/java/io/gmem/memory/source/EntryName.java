package io.gmem.memory.source;

/** The name of an archive's entry as we list it. It is only ever shown and compared: no file is opened or made by it. */
final class EntryName {
    private EntryName() {}

    /** '/' between folders, no leading "./" or '/'. */
    static String of(String raw) {
        String name = raw.replace('\\', '/');
        while (name.startsWith("./") || name.startsWith("/")) {
            name = name.substring(name.indexOf('/') + 1);
        }
        return name;
    }
}
