package io.gmem.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.failure.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of every artifact store. */
interface ArtifactStoreContract {
    ArtifactPath PLACE = new ArtifactPath("runs/demo/checkpoints/100");
    String TYPE = "application/vnd.gmem.checkpoint";

    ArtifactStore store();

    /** Changes the bytes of a published file without using the store. */
    void corrupt(ArtifactPath path, String file, byte[] bytes) throws IOException;

    default ArtifactRef publish(ArtifactPath path, String content) throws IOException {
        Path staged = store().stage();
        Files.writeString(staged.resolve("model.safetensors"), content);
        Files.createDirectory(staged.resolve("deep"));
        Files.writeString(staged.resolve("deep/state.json"), "{}");
        return store().publish(staged, path, TYPE);
    }

    @Test
    default void fetchesPublishedFiles() throws IOException {
        ArtifactRef ref = publish(PLACE, "weights");

        Path folder = store().fetch(ref);

        assertThat(folder.resolve("model.safetensors")).hasContent("weights");
        assertThat(folder.resolve("deep/state.json")).hasContent("{}");
        assertThat(ref.bytes()).isEqualTo(9);
        assertThat(ref.mediaType()).isEqualTo(TYPE);
        assertThat(store().find(PLACE)).contains(ref);
    }

    @Test
    default void hidesStagedArtifact() throws IOException {
        Path staged = store().stage();
        Files.writeString(staged.resolve("model.safetensors"), "half");

        assertThat(store().find(PLACE)).isEmpty();
        assertThat(store().list(new ArtifactPath("runs/demo/checkpoints"))).isEmpty();
    }

    @Test
    default void publishesEqualContentTwice() throws IOException {
        assertThat(publish(PLACE, "weights")).isEqualTo(publish(PLACE, "weights"));
    }

    @Test
    default void rejectsDifferentContentAtSamePath() throws IOException {
        ArtifactRef first = publish(PLACE, "weights");

        assertThatThrownBy(() -> publish(PLACE, "other")).isInstanceOf(ArtifactConflictException.class);
        assertThat(store().fetch(first).resolve("model.safetensors")).hasContent("weights");
    }

    @Test
    default void rejectsChangedFile() throws IOException {
        ArtifactRef ref = publish(PLACE, "weights");
        corrupt(PLACE, "model.safetensors", "weighty".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> store().fetch(ref))
                .isInstanceOf(CorruptArtifactException.class)
                .hasMessageContaining("model.safetensors");
    }

    @Test
    default void rejectsTruncatedFile() throws IOException {
        ArtifactRef ref = publish(PLACE, "weights");
        corrupt(PLACE, "model.safetensors", new byte[2]);

        assertThatThrownBy(() -> store().fetch(ref)).hasMessageContaining("2 bytes instead of 7");
    }

    @Test
    default void rejectsFileChangedAfterFirstFetch() throws IOException {
        ArtifactRef ref = publish(PLACE, "weights");
        store().fetch(ref);
        corrupt(PLACE, "model.safetensors", "weight".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> store().fetch(ref))
                .isInstanceOf(CorruptArtifactException.class)
                .hasMessageContaining("6 bytes instead of 7");
    }

    @Test
    default void rejectsReferenceToOtherContent() throws IOException {
        ArtifactRef first = publish(PLACE, "weights");
        store().delete(PLACE);
        ArtifactRef second = publish(PLACE, "weighty");

        assertThatThrownBy(() -> store().fetch(first))
                .isInstanceOf(CorruptArtifactException.class)
                .hasMessageContaining("manifest");
        assertThat(store().fetch(second).resolve("model.safetensors")).hasContent("weighty");
    }

    @Test
    default void rejectsChangedManifest() throws IOException {
        ArtifactRef ref = publish(PLACE, "weights");
        byte[] manifest = Files.readAllBytes(store().fetch(ref).resolve(Manifest.FILE_NAME));
        corrupt(PLACE, Manifest.FILE_NAME, Arrays.copyOf(manifest, manifest.length + 1));

        assertThatThrownBy(() -> store().fetch(ref))
                .isInstanceOf(CorruptArtifactException.class)
                .hasMessageContaining("manifest");
    }

    @Test
    default void listsNumbersByValue() throws IOException {
        for (String step : new String[] {"1000", "20", "300"}) {
            publish(new ArtifactPath("runs/demo/checkpoints/" + step), step);
        }

        assertThat(store().list(new ArtifactPath("runs/demo/checkpoints")))
                .extracting(ArtifactPath::value)
                .containsExactly("runs/demo/checkpoints/20", "runs/demo/checkpoints/300", "runs/demo/checkpoints/1000");
    }

    @Test
    default void listsOnlyArtifacts() throws IOException {
        publish(PLACE, "weights");

        assertThat(store().list(new ArtifactPath("runs/demo/checkpoints"))).containsExactly(PLACE);
        assertThat(store().list(new ArtifactPath("runs/demo"))).isEmpty();
        assertThat(store().list(new ArtifactPath("banks"))).isEmpty();
    }

    @Test
    default void fetchesSeveralInOrder() throws IOException {
        ArtifactRef second = publish(new ArtifactPath("runs/demo/checkpoints/200"), "later");
        ArtifactRef first = publish(PLACE, "weights");

        assertThat(store().fetchAll(List.of(second, first)))
                .containsExactly(store().fetch(second), store().fetch(first));
    }

    @Test
    default void deletesCompletelyAndIdempotently() throws IOException {
        ArtifactRef ref = publish(PLACE, "weights");

        store().delete(PLACE);
        store().delete(PLACE);

        assertThat(store().find(PLACE)).isEmpty();
        assertThatThrownBy(() -> store().fetch(ref)).isInstanceOf(CorruptArtifactException.class);
    }

    @Test
    default void sweepsFoldersOfCrashedWriter() throws IOException {
        Path staged = store().stage();
        Files.writeString(staged.resolve("model.safetensors"), "half");

        store().sweepStaging();

        assertThat(staged).doesNotExist();
    }

    @Test
    default void discardsStagedFolder() throws IOException {
        Path staged = store().stage();
        Files.writeString(staged.resolve("model.safetensors"), "half");

        store().discard(staged);
        store().discard(staged);

        assertThat(staged).doesNotExist();
    }

    @Test
    default void rejectsPathsOutsideStore() {
        for (String path : new String[] {"../etc", "runs/../../etc", "/etc", "runs//x", "runs/.hidden", ""}) {
            assertThatThrownBy(() -> new ArtifactPath(path)).isInstanceOf(InvalidInputException.class);
        }
    }
}
