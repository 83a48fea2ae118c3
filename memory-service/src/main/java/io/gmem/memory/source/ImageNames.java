package io.gmem.memory.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Selects the files of a tree that are images, by extension or by first bytes. Text files, licenses, hidden files and the
 * metadata that macOS adds to a zip are ignored and not counted.
 */
public final class ImageNames {
    private static final Set<String> EXTENSIONS =
            Set.of("jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "bmp", "tif", "tiff", "avif", "heic", "heif");
    private static final int SIGNATURE_BYTES = 12;

    private ImageNames() {}

    /** Returns the image names in tree order. */
    public static List<String> in(FileTree tree) {
        List<String> images = new ArrayList<>();
        for (String name : tree.names()) {
            if (!hidden(name) && (hasImageExtension(name) || hasImageSignature(tree, name))) {
                images.add(name);
            }
        }
        return images;
    }

    static boolean hidden(String name) {
        return name.startsWith(".") || name.contains("/.") || ("/" + name).contains("/__MACOSX/");
    }

    static boolean hasImageExtension(String name) {
        return EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    private static boolean hasImageSignature(FileTree tree, String name) {
        byte[] start;
        try (InputStream in = tree.open(name)) {
            start = in.readNBytes(SIGNATURE_BYTES);
        } catch (IOException | RuntimeException e) {
            return false; // an unreadable file without an image extension is not an image
        }
        String text = new String(start, java.nio.charset.StandardCharsets.ISO_8859_1);
        return text.startsWith("\u00ff\u00d8\u00ff")
                || text.startsWith("\u0089PNG\r\n")
                || text.startsWith("GIF8")
                || (text.startsWith("RIFF") && text.startsWith("WEBP", 8));
    }
}
