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
        @Nullable PerImageRows latents,
        @Nullable PerImageRows mirroredLatents,
        @Nullable PerImageRows mirroredSnippets,
        @Nullable PerImageRows tokens,
        @Nullable PerImageRows mirroredTokens)
        implements AutoCloseable {

    /** Opens every tensor that the description declares. */
    static AuxiliaryTensors open(Path folder, DatasetDescription description) throws IOException {
        boolean encoded = !description.autoencoder().equals(LatentForm.PIXELS);
        boolean mirrored = Boolean.TRUE.equals(description.flip());
        boolean tokenized = description.tokens() != null;
        List<PerImageRows> opened = new ArrayList<>();
        try {
            return new AuxiliaryTensors(
                    open(folder, description, PerImageRows.LATENTS, encoded, 4, opened),
                    open(folder, description, PerImageRows.MIRRORED_LATENTS, encoded && mirrored, 4, opened),
                    open(folder, description, PerImageRows.MIRRORED_SNIPPETS, mirrored, 2, opened),
                    open(folder, description, PerImageRows.TOKENS, tokenized, 3, opened),
                    open(folder, description, PerImageRows.MIRRORED_TOKENS, tokenized && mirrored, 3, opened));
        } catch (IOException | RuntimeException e) {
            for (PerImageRows rows : opened) {
                rows.close();
            }
            throw e;
        }
    }

    private static @Nullable PerImageRows open(
            Path folder,
            DatasetDescription description,
            String name,
            boolean declared,
            int axes,
            List<PerImageRows> opened)
            throws IOException {
        if (!declared) {
            return null;
        }
        PerImageRows rows = PerImageRows.open(folder, name, description.count(), axes);
        if (rows == null) {
            throw new MalformedArtifactException(
                    PerImageRows.path(folder, name), "is missing but declared in dataset.json");
        }
        opened.add(rows);
        if (name.startsWith(PerImageRows.LATENTS)) {
            MalformedArtifactException.unless(
                    rows.side(1) == description.channels()
                            && rows.side(2) == description.latentSize()
                            && rows.side(3) == description.latentSize(),
                    PerImageRows.path(folder, name),
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
        for (PerImageRows rows : Stream.of(latents, mirroredLatents, mirroredSnippets, tokens, mirroredTokens)
                .filter(Objects::nonNull)
                .toList()) {
            rows.close();
        }
    }
}
