package io.gmem.memorybank;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The per-image tensors of a data set that are stored in files of their own; null where the data set has none. */
record AuxiliaryTensors(
        @Nullable SideRows latents,
        @Nullable SideRows mirroredLatents,
        @Nullable SideRows mirroredSnippets,
        @Nullable SideRows tokens,
        @Nullable SideRows mirroredTokens)
        implements AutoCloseable {

    /** Opens every tensor that the description declares. */
    static AuxiliaryTensors open(Path folder, DatasetDescription description) throws IOException {
        boolean encoded = !description.autoencoder().equals(LatentForm.PIXELS);
        boolean mirrored = Boolean.TRUE.equals(description.flip());
        boolean tokenized = description.tokens() != null;
        List<SideRows> opened = new ArrayList<>();
        try {
            return new AuxiliaryTensors(
                    open(folder, description, SideRows.LATENTS, encoded, 4, opened),
                    open(folder, description, SideRows.MIRRORED_LATENTS, encoded && mirrored, 4, opened),
                    open(folder, description, SideRows.MIRRORED_SNIPPETS, mirrored, 2, opened),
                    open(folder, description, SideRows.TOKENS, tokenized, 3, opened),
                    open(folder, description, SideRows.MIRRORED_TOKENS, tokenized && mirrored, 3, opened));
        } catch (IOException | RuntimeException e) {
            for (SideRows rows : opened) {
                rows.close();
            }
            throw e;
        }
    }

    private static @Nullable SideRows open(
            Path folder, DatasetDescription description, String name, boolean declared, int axes, List<SideRows> opened)
            throws IOException {
        if (!declared) {
            return null;
        }
        SideRows rows = SideRows.open(folder, name, description.count(), axes);
        if (rows == null) {
            throw new MalformedArtifactException(
                    SideRows.path(folder, name), "is missing but declared in dataset.json");
        }
        opened.add(rows);
        if (name.startsWith(SideRows.LATENTS)) {
            MalformedArtifactException.unless(
                    rows.side(1) == description.channels()
                            && rows.side(2) == description.latentSize()
                            && rows.side(3) == description.latentSize(),
                    SideRows.path(folder, name),
                    "holds latents of %d x %d x %d, but dataset.json declares %d x %d x %d"
                            .formatted(
                                    rows.side(1),
                                    rows.side(2),
                                    rows.side(3),
                                    description.channels(),
                                    description.latentSize(),
                                    description.latentSize()));
        }
        return rows;
    }

    @Override
    public void close() throws IOException {
        for (SideRows rows : Stream.of(latents, mirroredLatents, mirroredSnippets, tokens, mirroredTokens)
                .filter(Objects::nonNull)
                .toList()) {
            rows.close();
        }
    }
}
