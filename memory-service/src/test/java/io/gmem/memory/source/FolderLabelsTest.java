package io.gmem.memory.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FolderLabelsTest {

    @Test
    void usesInnermostFolderAsLabel() {
        var labels = FolderLabels.of(List.of("pets/dog/rex.png", "pets/cat/tom.png", "pets/cat/old/kit.png"));

        assertThat(labels.names()).containsExactly("cat", "dog", "old");
        assertThat(labels.of("pets/dog/rex.png")).isEqualTo(1);
        assertThat(labels.of("pets/cat/old/kit.png")).isEqualTo(2);
    }

    @Test
    void ignoresFoldersSharedByAllImages() {
        assertThat(FolderLabels.of(List.of("set/a.png", "set/b.png")).names()).isEmpty();
        assertThat(FolderLabels.of(List.of("set/a.png", "set/cat/b.png", "set/dog/c.png"))
                        .of("set/a.png"))
                .isEqualTo(-1);
    }

    @Test
    void ignoresPartitionFolders() {
        assertThat(FolderLabels.of(List.of("train/1.png", "val/2.png")).names()).isEmpty();
        var labels = FolderLabels.of(List.of("train/cat/1.png", "train/dog/2.png", "Val/cat/3.png"));
        assertThat(labels.names()).containsExactly("cat", "dog");
        assertThat(labels.of("Val/cat/3.png")).isEqualTo(labels.of("train/cat/1.png"));
    }

    @Test
    void ignoresImagesFolderOfTinyImageNet() {
        var labels = FolderLabels.of(
                List.of("train/n01443537/images/n01443537_0.JPEG", "train/n01629819/images/n01629819_0.JPEG"));

        assertThat(labels.names()).containsExactly("n01443537", "n01629819");
    }

    @Test
    void returnsNoLabelsForSingleLabel() {
        var labels = FolderLabels.of(List.of("a.png", "cat/b.png"));

        assertThat(labels.names()).isEmpty();
        assertThat(labels.of("cat/b.png")).isEqualTo(-1);
        assertThat(FolderLabels.of(List.of()).names()).isEmpty();
    }
}
