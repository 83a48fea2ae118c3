package io.gmem.memory.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.memory.TestArchives;
import io.gmem.memory.TestImageFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageNamesTest {
    @TempDir
    Path folder;

    @Test
    void selectsImagesByExtensionOrFirstBytes() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("a.JPG", new byte[] {1});
        files.put("b.tiff", new byte[] {1});
        files.put("noname", TestImageFiles.png(1, 8, 8));
        files.put("webp-without-extension", TestImageFiles.committed("lossy.webp"));
        files.put("LICENSE", new byte[] {'B', 'S', 'D'});
        files.put("notes.txt", new byte[0]);
        files.put(".DS_Store", new byte[] {1});
        files.put("cats/.hidden.png", TestImageFiles.png(1, 8, 8));
        files.put("__MACOSX/cats/._tom.png", new byte[] {1});
        Path zip = TestArchives.zip(folder.resolve("source.zip"), files);

        try (FileTree tree = FileTree.open(zip, folder, new TreeLimits(100, 1))) {
            assertThat(ImageNames.in(tree)).containsExactly("a.JPG", "b.tiff", "noname", "webp-without-extension");
        }
    }
}
