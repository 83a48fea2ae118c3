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

class NearDuplicateFileTest {
    @TempDir
    Path folder;

    private static final List<NearDuplicateGroup> GROUPS =
            IntStream.range(0, 7).mapToObj(NearDuplicateFileTest::group).toList();

    @Test
    void readsEveryPageAsWritten() throws IOException {
        NearDuplicateFile.write(folder, GROUPS);

        for (int offset = 0; offset <= 8; offset++) {
            for (int limit = 0; limit <= 8; limit++) {
                assertThat(NearDuplicateFile.read(folder, offset, limit))
                        .isEqualTo(GROUPS.stream().skip(offset).limit(limit).toList());
            }
        }
        assertThat(folder.resolve(NearDuplicateFile.NAME))
                .content()
                .endsWith("}\n")
                .hasLineCount(7);
    }

    @Test
    void returnsNoGroupsWithoutFile() throws IOException {
        assertThat(NearDuplicateFile.read(folder, 0, 9)).isEmpty();
        NearDuplicateFile.write(folder, List.of());
        assertThat(NearDuplicateFile.read(folder, 0, 9)).isEmpty();
    }

    @Test
    void rejectsLineThatIsNotAGroup() throws IOException {
        Files.writeString(folder.resolve(NearDuplicateFile.NAME), "[1]\n");
        assertThatThrownBy(() -> NearDuplicateFile.read(folder, 0, 9))
                .isInstanceOf(MalformedArtifactException.class)
                .hasMessageContaining("holds a line that is not a near-duplicate group");
    }

    private static NearDuplicateGroup group(int index) {
        return new NearDuplicateGroup(List.of((long) index, index + 9L), List.of("a/" + index, "ü"), List.of(0, index));
    }
}
