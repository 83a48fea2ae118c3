package io.gmem.memorybank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LikenessFileTest {
    @TempDir
    Path folder;

    private static final List<LikePictures> GROUPS =
            IntStream.range(0, 7).mapToObj(LikenessFileTest::group).toList();

    @Test
    void everyPageIsReadAsItWasWritten() throws IOException {
        LikenessFile.write(folder, GROUPS);

        for (int offset = 0; offset <= 8; offset++) {
            for (int limit = 0; limit <= 8; limit++) {
                assertThat(LikenessFile.read(folder, offset, limit))
                        .isEqualTo(GROUPS.stream().skip(offset).limit(limit).toList());
            }
        }
        assertThat(folder.resolve(LikenessFile.NAME)).content().endsWith("}\n").hasLineCount(7);
    }

    @Test
    void thereAreNoGroupsWhereNoFileIs() throws IOException {
        assertThat(LikenessFile.read(folder, 0, 9)).isEmpty();
        LikenessFile.write(folder, List.of());
        assertThat(LikenessFile.read(folder, 0, 9)).isEmpty();
    }

    @Test
    void aLineThatIsNoGroupIsRejected() throws IOException {
        Files.writeString(folder.resolve(LikenessFile.NAME), "[1]\n");
        assertThatThrownBy(() -> LikenessFile.read(folder, 0, 9))
                .isInstanceOf(MalformedArtifactException.class)
                .hasMessageContaining("holds a line that is no group of pictures");
    }

    private static LikePictures group(int index) {
        return new LikePictures(List.of((long) index, index + 9L), List.of("a/" + index, "ü"), List.of(0, index));
    }
}
