package io.gmem.memorybank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.SafetensorsLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Folders with inconsistent files are rejected with the name of the file, for every inconsistent number. */
class DamagedFolderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LatentForm FORM = new LatentForm(8, "tiny", 2, 4, true, 5, new LatentForm.Tokens(3, 4));
    private static final SnippetBasis BASIS = new SnippetBasis(new float[4], new float[] {1, 0, 0, 0, 0, 1, 0, 0});

    @TempDir
    Path folder;

    /** A change of one file and the expected error. */
    private record Damage(String file, String reason, Change change) {
        @Override
        public String toString() {
            return file + " " + reason;
        }
    }

    private interface Change {
        void in(Path file) throws IOException;
    }

    private static Damage tensor(String file, String name, HostTensor with, String reason) {
        return new Damage(file, reason, path -> Banks.edit(path, tensors -> tensors.put(name, with)));
    }

    private static Damage without(String file, String name) {
        return new Damage(file, "no tensor '" + name + "'", path -> Banks.edit(path, tensors -> tensors.remove(name)));
    }

    private static Damage json(String file, String reported, String reason, Consumer<ObjectNode> change) {
        return new Damage(reported, reason, path -> {
            Path description = path.resolveSibling(file);
            var node = (ObjectNode) JSON.readTree(description.toFile());
            change.accept(node);
            JSON.writeValue(description.toFile(), node);
        });
    }

    private static Damage line(String reported, String reason) {
        return new Damage(
                reported,
                reason,
                path -> Files.writeString(path.resolveSibling("items.jsonl"), "{}\n", StandardOpenOption.APPEND));
    }

    private static HostTensor f32(long... shape) {
        return HostTensor.f32(new float[elements(shape)], shape);
    }

    private static HostTensor i64(long... values) {
        return HostTensor.i64(values, values.length);
    }

    private static HostTensor u8(long... shape) {
        return HostTensor.u8(new byte[elements(shape)], shape);
    }

    private static int elements(long... shape) {
        long elements = 1;
        for (long side : shape) {
            elements *= side;
        }
        return Math.toIntExact(elements);
    }

    static Stream<Damage> damagedBanks() {
        String file = "snippets.safetensors";
        String mismatch = "bank.json declares 3 of 4";
        return Stream.of(
                tensor(file, "snippets", f32(2, 4), "holds 3 labels for 2 rows"),
                tensor(file, "snippets", f32(3, 5), mismatch),
                tensor(file, "snippets", f32(3, 4, 1), "must be F32 with 2 axes"),
                tensor(file, "snippets", i64(1, 2, 3), "must be F32 with 2 axes"),
                tensor(file, "snippets", u8(3, 4), "must be F32 with 2 axes"),
                tensor(file, "snippets", f32(3, 0), "has rows of 0 bytes"),
                without(file, "snippets"),
                tensor(file, "labels", i64(1, 2), "holds 2 labels for 3 rows"),
                tensor(file, "labels", f32(3), "must be I64 with 1 axes"),
                without(file, "labels"),
                tensor(file, "frequencies", i64(1, 2), "holds 'frequencies' of 2 elements of type I64 for 3 rows"),
                tensor(
                        file,
                        "frequencies",
                        i64(1, 2, 3, 4),
                        "holds 'frequencies' of 4 elements of type I64 for 3 rows"),
                tensor(file, "frequencies", u8(3), "holds 'frequencies' of 3 elements of type U8 for 3 rows"),
                tensor(file, "frequencies", i64(1, -1, 2), "holds a negative frequency"),
                line(file, "for 4 items"),
                json("bank.json", file, "bank.json declares 4 of 4", bank -> bank.put("count", 4)),
                json("bank.json", file, "bank.json declares 2 of 4", bank -> bank.put("first_row", 1)),
                json("bank.json", file, "bank.json declares 3 of 5", bank -> bank.put("dimension", 5)),
                json(
                        "bank.json",
                        "bank.json",
                        "continues after 1 rows of dimension 4, but 0 rows of dimension 4",
                        bank -> bank.put("count", 4).put("first_row", 1)),
                new Damage("bank.json", "", path -> Files.writeString(path, "{")));
    }

    @ParameterizedTest
    @MethodSource("damagedBanks")
    void rejectsBankWithDamagedFile(Damage damage) throws IOException {
        Banks.write(folder, 3, 4);
        damage.change().in(folder.resolve(damage.file()));
        rejects(() -> MemoryBank.open(folder).close(), damage);
    }

    static Stream<Damage> damagedCompressedBanks() {
        String file = "snippets.safetensors";
        return Stream.of(
                tensor(file, "coefficients", f32(3, 3), "holds coefficients and modes of different ranks"),
                tensor(file, "coefficients", f32(3, 2, 1), "must be F32 with 2 axes"),
                new Damage(
                        file,
                        "holds coefficients without modes",
                        path -> Banks.edit(path, tensors -> tensors.remove("modes"))),
                new Damage(
                        file,
                        "holds coefficients without modes",
                        path -> Banks.edit(path, tensors -> tensors.remove("mean"))),
                tensor(file, "mean", f32(3), "must be a positive multiple of that of the mean (was 8, mean 3)"),
                tensor(file, "mean", f32(0), "(was 8, mean 0)"),
                tensor(file, "modes", f32(0), "(was 0, mean 4)"),
                json("bank.json", file, "bank.json declares 3 of 5", bank -> bank.put("dimension", 5)));
    }

    @ParameterizedTest
    @MethodSource("damagedCompressedBanks")
    void rejectsCompressedBankWithDamagedFile(Damage damage) throws IOException {
        try (var writer = MemoryBankWriter.compressed(folder, BASIS)) {
            for (int i = 0; i < 3; i++) {
                writer.add(Banks.snippet(i, 4), Banks.item(i, 0));
            }
            writer.finish(Banks.ORIGIN, Map.of());
        }
        damage.change().in(folder.resolve(damage.file()));
        rejects(() -> MemoryBank.open(folder).close(), damage);
    }

    static Stream<Damage> damagedDatasets() {
        String images = "images.safetensors";
        String mismatch = "dataset.json declares 8 x 8 x 3";
        List<Damage> damages = new ArrayList<>(List.of(
                tensor(images, "images", u8(3, 8, 8, 4), mismatch),
                tensor(images, "images", u8(3, 8, 7, 3), mismatch),
                tensor(images, "images", u8(3, 7, 8, 3), mismatch),
                tensor(images, "images", u8(2, 8, 8, 3), "holds 2 images, but dataset.json declares 3"),
                tensor(images, "images", u8(4, 8, 8, 3), "holds 4 images, but dataset.json declares 3"),
                tensor(images, "images", u8(3, 192), "must be U8 with 4 axes"),
                tensor(images, "images", f32(3, 8, 8, 3), "must be U8 with 4 axes"),
                without(images, "images"),
                tensor(images, "labels", i64(1, 2), "holds 2 labels for 3 rows"),
                without(images, "labels"),
                line("items.jsonl", "holds 4 items, but dataset.json declares 3"),
                json(
                        "dataset.json",
                        "items.jsonl",
                        "holds 3 items, but dataset.json declares 2",
                        set -> set.put("count", 2)),
                json("dataset.json", images, "dataset.json declares 9 x 9 x 3", set -> set.put("resolution", 9)),
                json("dataset.json", "latents.safetensors", "declares 3 x 4 x 4", set -> set.put("channels", 3)),
                json("dataset.json", "latents.safetensors", "declares 2 x 5 x 5", set -> set.put("latent_size", 5))));
        Map<String, long[]> auxiliary = Map.of(
                "latents", new long[] {3, 2, 4, 4},
                "latents_flip", new long[] {3, 2, 4, 4},
                "snippets_flip", new long[] {3, 5},
                "tokens", new long[] {3, 3, 4},
                "tokens_flip", new long[] {3, 3, 4});
        auxiliary.forEach((name, shape) -> {
            String file = name + ".safetensors";
            DType dtype = name.startsWith("tokens") ? DType.BF16 : DType.F32;
            damages.add(new Damage(file, "is missing", Files::delete));
            damages.add(without(file, name));
            for (int rows : new int[] {2, 4}) {
                long[] other = shape.clone();
                other[0] = rows;
                damages.add(tensor(file, name, zeros(dtype, other), "holds " + rows + " rows for 3 images"));
            }
            damages.add(tensor(file, name, i64(1, 2, 3), "must be " + dtype));
            for (int axis = 1; name.startsWith("latents") && axis < 4; axis++) {
                long[] other = shape.clone();
                other[axis] = 7;
                damages.add(tensor(file, name, zeros(dtype, other), "dataset.json declares 2 x 4 x 4"));
            }
        });
        return damages.stream();
    }

    private static HostTensor zeros(DType dtype, long... shape) {
        return new HostTensor(dtype, shape, ByteBuffer.allocate(elements(shape) * dtype.bytes()));
    }

    @ParameterizedTest
    @MethodSource("damagedDatasets")
    void rejectsDataSetWithDamagedFile(Damage damage) throws IOException {
        try (var writer = new LatentDatasetWriter(folder, FORM)) {
            for (int i = 0; i < 3; i++) {
                writer.add(
                        Banks.image(i, 8),
                        Banks.item(i, 0),
                        new PreparedImage(
                                Banks.snippet(i, 32),
                                Banks.snippet(i, 32),
                                Banks.snippet(i, 5),
                                Banks.snippet(i, 12),
                                Banks.snippet(i, 12)));
            }
            writer.finish("set", List.of(), "");
        }
        damage.change().in(folder.resolve(damage.file()));
        rejects(() -> LatentDataset.open(folder).close(), damage);
    }

    private void rejects(ThrowingCallable opening, Damage damage) {
        assertThatThrownBy(opening)
                .isInstanceOf(MalformedArtifactException.class)
                .hasMessageContaining(folder.resolve(damage.file()).toString())
                .hasMessageContaining(damage.reason());
    }

    @Test
    void rejectsRowsLargerThanOnePiece() throws IOException {
        Path file = folder.resolve("rows.safetensors");
        long numbers = (1L << 28) + 1;
        try (var out = new SafetensorsLayout()
                .tensor("fits", DType.F32, 0, numbers - 1)
                .tensor("large", DType.F32, 0, numbers)
                .create(file)) {
            out.finish();
        }
        try (var read = SafetensorsFile.open(file)) {
            assertThat(TensorRows.map(read, file, "fits", DType.F32, 2).count()).isZero();
            assertThatThrownBy(() -> TensorRows.map(read, file, "large", DType.F32, 2))
                    .hasMessageContaining("has rows of 1073741828 bytes");
        }
    }

    /** Uses small pieces instead of 1 GiB, so that rows span several of them. */
    @Test
    void readsRowsAcrossPieces() throws IOException {
        Path file = folder.resolve("rows.safetensors");
        int count = 11;
        int width = 3;
        float[] numbers = new float[count * width];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        io.gmem.tensorfiles.SafetensorsWriter.write(
                file, Map.of("rows", HostTensor.f32(numbers, count, width)), Map.of());
        for (int piece : new int[] {12, 13, 24, 35, 36, 1 << 20}) {
            try (var read = SafetensorsFile.open(file)) {
                TensorRows rows = TensorRows.map(read, file, "rows", DType.F32, 2, piece);
                for (int first = 0; first <= count; first++) {
                    for (int some = 0; some <= count - first; some++) {
                        float[] into = new float[some * width + 1];
                        rows.floats(first, some, into, 1);
                        for (int i = 0; i < some * width; i++) {
                            assertThat(into[i + 1]).isEqualTo(first * width + i);
                        }
                    }
                }
                for (int row = 0; row < count; row++) {
                    ByteBuffer bytes = rows.row(row);
                    assertThat(bytes.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
                    assertThat(bytes.remaining()).isEqualTo(width * Float.BYTES);
                    assertThat(bytes.getFloat()).isEqualTo(row * width);
                }
                for (long outside : new long[] {-1, count}) {
                    assertThatThrownBy(() -> rows.row(outside)).isInstanceOf(IndexOutOfBoundsException.class);
                    assertThatThrownBy(() -> rows.floats(outside, 1, new float[9], 0))
                            .isInstanceOf(IndexOutOfBoundsException.class);
                }
            }
        }
    }
}
