package io.gmem.memorybank;

import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Creates small banks and data sets of known content. */
final class Banks {
    static final BankOrigin ORIGIN = new BankOrigin("pets", 1, null, "pets-32", "hog-color", List.of("cat", "dog"), "");

    private Banks() {}

    static float[] snippet(long seed, int dimension) {
        var random = new Random(seed);
        float[] snippet = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            snippet[i] = (float) random.nextGaussian() * 3;
        }
        return snippet;
    }

    static Item item(long index, int label) {
        return new Item(index, "pets/%d é.png".formatted(index), "ab".repeat(32), label, 40, 30);
    }

    /** Writes a bank with snippets of seeds 0, 1, … and labels that cycle through cat, dog, none. */
    static BankDescription write(Path folder, int count, int dimension) throws IOException {
        Files.createDirectories(folder);
        try (var writer = new MemoryBankWriter(folder, dimension)) {
            for (int i = 0; i < count; i++) {
                writer.add(snippet(i, dimension), item(i, i % 3 == 2 ? Item.NO_LABEL : i % 3));
            }
            return writer.finish(ORIGIN, Map.of("mean", HostTensor.f32(new float[] {1, 2}, 2)));
        }
    }

    static byte[] image(long seed, int side) {
        byte[] rgb = new byte[side * side * 3];
        new Random(seed).nextBytes(rgb);
        return rgb;
    }

    /** Replaces tensors of a safetensors file. */
    static void edit(Path file, Consumer<Map<String, HostTensor>> change) throws IOException {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        try (var read = SafetensorsFile.open(file)) {
            for (String name : read.names()) {
                tensors.put(name, read.read(name));
            }
        }
        change.accept(tensors);
        Path other = file.resolveSibling("edited");
        SafetensorsWriter.write(other, tensors, Map.of());
        Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /** Computes the digest of a bank by its definition, without {@link RowsDigest}. */
    static String digest(List<float[]> rows, int dimension) {
        return digest(rows, dimension, new byte[0]);
    }

    /** Computes the digest of a compressed bank with these coefficients. */
    static String compressedDigest(List<float[]> coefficients, float[] mean, float[] modes) {
        MessageDigest basis = sha256();
        basis.update(bytes(mean));
        basis.update(bytes(modes));
        return digest(coefficients, mean.length, basis.digest());
    }

    private static String digest(List<float[]> rows, int dimension, byte[] prefix) {
        MessageDigest all = sha256();
        all.update(littleEndian(2 * Long.BYTES)
                .putLong(rows.size())
                .putLong(dimension)
                .flip());
        int first = 0;
        do { // an empty bank has one empty block
            int end = Math.min(rows.size(), first + RowsDigest.BLOCK);
            MessageDigest block = sha256();
            block.update(prefix);
            for (float[] row : rows.subList(first, end)) {
                block.update(bytes(row));
            }
            all.update(block.digest());
            first = end;
        } while (first < rows.size());
        return HexFormat.of().formatHex(all.digest());
    }

    private static ByteBuffer bytes(float[] numbers) {
        ByteBuffer bytes = littleEndian(Float.BYTES * numbers.length);
        for (float number : numbers) {
            bytes.putFloat(number);
        }
        return bytes.flip();
    }

    static String sha256(Path file) throws IOException {
        return HexFormat.of().formatHex(sha256().digest(Files.readAllBytes(file)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
