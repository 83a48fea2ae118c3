package io.gmem.memorybank;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What lies beside the images of a data set; null for what it does not keep. */
record AuxiliaryTensors(
        @Nullable SideRows latents,
        @Nullable SideRows mirroredLatents,
        @Nullable SideRows mirroredSnippets,
        @Nullable SideRows tokens,
        @Nullable SideRows mirroredTokens)
        implements AutoCloseable {

    /** Opens all that the description promises. */
    static AuxiliaryTensors open(Path folder, DatasetDescription said) throws IOException {
        boolean encoded = !said.autoencoder().equals(LatentForm.PIXELS);
        boolean mirrored = Boolean.TRUE.equals(said.flip());
        boolean places = said.tokens() != null;
        List<SideRows> opened = new ArrayList<>();
        try {
            return new AuxiliaryTensors(
                    open(folder, said, SideRows.LATENTS, encoded, 4, opened),
                    open(folder, said, SideRows.MIRRORED_LATENTS, encoded && mirrored, 4, opened),
                    open(folder, said, SideRows.MIRRORED_SNIPPETS, mirrored, 2, opened),
                    open(folder, said, SideRows.TOKENS, places, 3, opened),
                    open(folder, said, SideRows.MIRRORED_TOKENS, places && mirrored, 3, opened));
        } catch (IOException | RuntimeException e) {
            for (SideRows rows : opened) {
                rows.close();
            }
            throw e;
        }
    }

    private static @Nullable SideRows open(
            Path folder, DatasetDescription said, String name, boolean promised, int axes, List<SideRows> opened)
            throws IOException {
        if (!promised) {
            return null;
        }
        SideRows rows = SideRows.open(folder, name, said.count(), axes);
        if (rows == null) {
            throw new MalformedArtifactException(
                    SideRows.path(folder, name), "is missing, and dataset.json speaks of it");
        }
        opened.add(rows);
        if (name.startsWith(SideRows.LATENTS)) {
            MalformedArtifactException.unless(
                    rows.side(1) == said.channels()
                            && rows.side(2) == said.latentSize()
                            && rows.side(3) == said.latentSize(),
                    SideRows.path(folder, name),
                    "holds latents of %d x %d x %d, dataset.json says %d x %d x %d"
                            .formatted(
                                    rows.side(1),
                                    rows.side(2),
                                    rows.side(3),
                                    said.channels(),
                                    said.latentSize(),
                                    said.latentSize()));
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
