package io.gmem.tensorfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsAppenderTest {
    private static final HostTensor LABELS = HostTensor.i64(new long[] {3, 4}, 2);
    private static final HostTensor EMPTY = HostTensor.f32(new float[0], 0, 7);

    @TempDir
    Path folder;

    private Path file;
    private SafetensorsLayout layout;

    @BeforeEach
    void declareAFile() {
        file = folder.resolve("rows.safetensors");
        layout = new SafetensorsLayout()
                .metadata(Map.of("made", "by rows"))
                .tensor("nothing", DType.F32, 0, 7)
                .tensor("images", DType.F32, 3, 2)
                .tensor("labels", DType.I64, 2);
    }

    @Test
    void rowByRowWritingGivesTheSameBytes() throws IOException {
        try (var rows = layout.create(file)) {
            rows.append("images", HostTensor.f32(new float[] {1, 2}, 1, 2));
            rows.append("images", HostTensor.f32(new float[] {3, 4, 5, 6}, 2, 2));
            rows.append("labels", LABELS);
            rows.finish();
        }

        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        tensors.put("nothing", EMPTY);
        tensors.put("images", HostTensor.f32(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
        tensors.put("labels", LABELS);
        Path atOnce = folder.resolve("at-once.safetensors");
        SafetensorsWriter.write(atOnce, tensors, Map.of("made", "by rows"));
        assertThat(file).hasSameBinaryContentAs(atOnce);
    }

    @Test
    void rejectsTensorOutOfOrder() throws IOException {
        try (var rows = layout.create(file)) {
            assertThatThrownBy(() -> rows.append("labels", LABELS))
                    .hasMessage("tensor 'labels' is not next; expected 24 bytes of tensor 'images'");
        }
    }

    @Test
    void rejectsMoreRowsThanDeclared() throws IOException {
        try (var rows = layout.create(file)) {
            assertThatThrownBy(() -> rows.append("images", HostTensor.f32(new float[8], 4, 2)))
                    .hasMessage("32 bytes exceed the remaining 24 bytes of tensor 'images'");
        }
    }

    @Test
    void rejectsFinishingIncompleteFile() throws IOException {
        try (var rows = layout.create(file)) {
            rows.append("images", HostTensor.f32(new float[4], 2, 2));

            assertThatThrownBy(rows::finish).hasMessageContaining("missing 8 bytes of tensor 'images'");
        }
    }

    @Test
    void deletesUnfinishedFile() throws IOException {
        try (var rows = layout.create(file)) {
            rows.append("images", HostTensor.f32(new float[4], 2, 2));
        }

        assertThat(file).doesNotExist();
    }

    @Test
    void rejectsDuplicateNameAndInvalidShape() {
        assertThatThrownBy(() -> layout.tensor("labels", DType.F32)).hasMessageContaining("'labels' is already in use");
        assertThatThrownBy(() -> layout.tensor("__metadata__", DType.F32))
                .hasMessageContaining("already in use or reserved");
        assertThatThrownBy(() -> layout.tensor("big", DType.F32, 1L << 40, 1L << 40))
                .hasMessageContaining("has the invalid shape");
    }

    @Test
    void readsRowsBeyondTwoGibibytes() throws IOException {
        long rows = (1L << 31) + 3;
        byte[] header = ("{\"big\":{\"dtype\":\"U8\",\"shape\":[" + rows + ",1],\"data_offsets\":[0," + rows + "]}}")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        try (var sparse = new java.io.RandomAccessFile(file.toFile(), "rw")) {
            sparse.writeLong(Long.reverseBytes(header.length));
            sparse.write(header);
            sparse.setLength(8 + header.length + rows);
            sparse.seek(8 + header.length + rows - 1);
            sparse.write(42);
        }

        try (var read = SafetensorsFile.open(file)) {
            assertThat(read.readRows("big", rows - 2, 2).toLongArray()).containsExactly(0, 42);
            assertThatThrownBy(() -> read.read("big")).hasMessageContaining("read rows instead");
            assertThatThrownBy(() -> read.readRows("big", Long.MAX_VALUE, 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void forcesFileAfterLastByteAndBeforeClose() throws IOException {
        for (boolean slow : new boolean[] {false, true}) {
            RecordingChannel channel = channel(slow, false);
            var tensors = List.of(new TensorInfo("labels", DType.I64, new long[] {2}, 0, 16));
            try (var rows = SafetensorsAppender.start(file, channel, HEADER, tensors)) {
                rows.append("labels", LABELS);
                rows.finish();
            }
            assertThat(channel.calls()).containsExactly("write", "force true", "close");
            try (var read = SafetensorsFile.open(file)) {
                assertThat(read.read("labels").toLongArray()).containsExactly(3, 4);
            }
        }
    }

    @Test
    void deletesAndClosesFileWhenDiskIsFull() throws IOException {
        RecordingChannel channel = channel(false, true);

        assertThatThrownBy(() -> SafetensorsAppender.start(file, channel, HEADER, List.of()))
                .hasMessage("No space left on device");
        assertThat(channel.calls()).containsExactly("write", "close");
        assertThat(file).doesNotExist();
    }

    @Test
    void closesFinishedAndUnfinishedFiles() throws IOException {
        RecordingChannel channel = channel(false, false);
        SafetensorsAppender.start(file, channel, HEADER, List.of()).close();
        assertThat(channel.isOpen()).isFalse();
        assertThat(file).doesNotExist();
    }

    @Test
    void appendsPiecesInAnyDivision() throws IOException {
        try (var rows = layout.create(file)) {
            HostTensor row = HostTensor.f32(new float[] {1, 2}, 1, 2);
            rows.append("nothing", EMPTY)
                    .append("images", row)
                    .append("images", row.data())
                    .append("images", row)
                    .append("labels", LABELS)
                    .append("labels", EMPTY)
                    .finish();
        }
        try (var read = SafetensorsFile.open(file)) {
            assertThat(read.read("images").toFloatArray()).containsExactly(1, 2, 1, 2, 1, 2);
        }
    }

    @Test
    void rejectsPieceAfterLastTensor() throws IOException {
        try (var rows = new SafetensorsLayout().tensor("labels", DType.I64, 2).create(file)) {
            rows.append("labels", LABELS);
            assertThatThrownBy(() -> rows.append("labels", LABELS))
                    .hasMessage("tensor 'labels' is not next; expected nothing");
            rows.finish();
        }
        assertThat(file).exists();
    }

    private static final byte[] HEADER = "{\"labels\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[0,16]}}"
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private RecordingChannel channel(boolean slow, boolean broken) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        return new RecordingChannel(FileChannel.open(file, options), slow, broken);
    }
}
