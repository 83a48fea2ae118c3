package io.gmem.memory.vectors;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Vectors of a JSON file {@code {"vectors": [[…], …]}}, for small banks. */
final class JsonVectors implements VectorFile {
    private static final long MAX_BYTES = 64L << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final float[][] vectors;

    private JsonVectors(float[][] vectors) {
        this.vectors = vectors;
    }

    static JsonVectors open(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw VectorFile.noVectors("must be at most 64 MiB of JSON; send safetensors instead");
        }
        JsonNode rows = parse(file).path("vectors");
        if (!rows.isArray() || rows.isEmpty()) {
            throw VectorFile.noVectors("must contain a non-empty list \"vectors\"");
        }
        float[][] vectors = new float[rows.size()][];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = vector(rows.get(i), i);
            if (vectors[i].length != vectors[0].length) {
                throw VectorFile.noVectors(
                        "must contain vectors of equal dimension (was %d for vector 0 and %d for vector %d)"
                                .formatted(vectors[0].length, vectors[i].length, i));
            }
        }
        return new JsonVectors(vectors);
    }

    private static JsonNode parse(Path file) throws IOException {
        try {
            return JSON.readTree(file.toFile());
        } catch (JacksonException e) {
            throw VectorFile.noVectors("must be well-formed JSON");
        }
    }

    private static float[] vector(JsonNode row, int index) {
        if (!row.isArray() || row.isEmpty()) {
            throw VectorFile.noVectors("must contain a non-empty list of numbers as vector " + index);
        }
        float[] vector = new float[row.size()];
        for (int i = 0; i < vector.length; i++) {
            if (!row.get(i).isNumber()) {
                throw VectorFile.noVectors("must contain numbers only in vector " + index);
            }
            vector[i] = row.get(i).floatValue();
        }
        return vector;
    }

    @Override
    public long count() {
        return vectors.length;
    }

    @Override
    public int dimension() {
        return vectors[0].length;
    }

    @Override
    public float[] row(long row) {
        return vectors[Math.toIntExact(row)];
    }

    @Override
    public void close() {
        // no resources to release
    }
}
