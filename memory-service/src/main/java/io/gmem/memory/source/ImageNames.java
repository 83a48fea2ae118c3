package io.gmem.memory.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which files of a tree are meant to be pictures: those named like one, or that begin like one. Texts, licences, hidden files
 * and what macOS adds to a zip are passed over and counted nowhere.
 */
public final class ImageNames {
    private static final Set<String> EXTENSIONS =
            Set.of("jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "bmp", "tif", "tiff", "avif", "heic", "heif");
    private static final int SNIFFED = 12;

    private ImageNames() {}

    /** Their names, in the order of the tree. */
    public static List<String> in(FileTree tree) {
        List<String> pictures = new ArrayList<>();
        for (String name : tree.names()) {
            if (!hidden(name) && (namedLikeOne(name) || beginsLikeOne(tree, name))) {
                pictures.add(name);
            }
        }
        return pictures;
    }

    static boolean hidden(String name) {
        return name.startsWith(".") || name.contains("/.") || ("/" + name).contains("/__MACOSX/");
    }

    static boolean namedLikeOne(String name) {
        return EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    private static boolean beginsLikeOne(FileTree tree, String name) {
        byte[] start;
        try (InputStream in = tree.open(name)) {
            start = in.readNBytes(SNIFFED);
        } catch (IOException | RuntimeException e) {
            return false; // neither its name nor its bytes say that it is a picture
        }
        String text = new String(start, java.nio.charset.StandardCharsets.ISO_8859_1);
        return text.startsWith("\u00ff\u00d8\u00ff")
                || text.startsWith("\u0089PNG\r\n")
                || text.startsWith("GIF8")
                || (text.startsWith("RIFF") && text.startsWith("WEBP", 8));
    }
}
