package io.gmem.tensorfiles.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.torch.TorchValue.Dict;
import io.gmem.tensorfiles.torch.TorchValue.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of a checkpoint before torch 1.6, each valid and malformed. */
class LegacyCheckpointTest {
    private static final int[] MAGIC = {0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19};

    @TempDir
    Path folder;

    private byte[] magic = new Pickle().op(0x80, 2, 0x8a, 10).op(MAGIC).stop();
    private byte[] protocol = new Pickle().op(0x80, 2, 'M', 0xe9, 3).stop();
    private byte[] machine =
            new Pickle().op(0x80, 2, '}').text("little_endian").op(0x88, 's').stop();
    private byte[] root = tensors("FloatStorage", "a", "FloatStorage", "b");
    private byte[] keys =
            new Pickle().op(0x80, 2, ']', '(').text("b").text("a").op('e').stop();
    private byte[] storages = storages(2, 3);

    /** Writes two tensors of two elements each, in storages of three (a) and two (b) elements. */
    private static byte[] tensors(String typeOfA, String a, String typeOfB, String b) {
        Pickle pickle = new Pickle().op(0x80, 2, '}', '(');
        tensor(pickle.text("first"), typeOfA, a, 3, 1);
        tensor(pickle.text("second"), typeOfB, b, 2, 0);
        return pickle.op('u').stop();
    }

    private static void tensor(Pickle pickle, String type, String key, int elements, int offset) {
        pickle.global("torch._utils", "_rebuild_tensor_v2").op('(');
        pickle.storage(type, key, elements).number(offset).tuple(2).tuple(1).op(0x89, ')', 't', 'R');
    }

    /** Writes storages of the given sizes with the values 1, 2, … */
    private static byte[] storages(int... sizes) {
        int all = Arrays.stream(sizes).sum();
        ByteBuffer bytes = ByteBuffer.allocate(8 * sizes.length + 4 * all).order(ByteOrder.LITTLE_ENDIAN);
        int number = 1;
        for (int size : sizes) {
            bytes.putLong(size);
            for (int i = 0; i < size; i++) {
                bytes.putFloat(number++);
            }
        }
        return bytes.array();
    }

    @Test
    void readsEveryTensorFromItsStorage() throws IOException {
        try (var checkpoint = TorchFile.open(write())) {
            assertThat(checkpoint.tensors().names()).containsExactly("first", "second");
            assertThat(checkpoint.tensors().read("first").toFloatArray()).containsExactly(4, 5);
            assertThat(checkpoint.tensors().read("second").toFloatArray()).containsExactly(1, 2);
            var tensor = (Tensor) ((Dict) checkpoint.root()).get("first").orElseThrow();
            assertThat(tensor.storage().key()).isEqualTo("a");
            assertThat(tensor.storage().elements()).isEqualTo(3);
        }
    }

    @Test
    void rejectsUnknownMagicNumberAndProtocol() throws IOException {
        magic = new Pickle().op(0x80, 2, 'K', 1).stop();
        assertRejected("does not start with the magic number of torch");
        magic = new Pickle().op(0x80, 2, 0x8a, 10).op(MAGIC).stop();
        protocol = new Pickle().op(0x80, 2, 'M', 0xea, 3).stop();
        assertRejected("has an unknown protocol version");
    }

    @Test
    void rejectsBigEndianCheckpoint() throws IOException {
        for (byte[] other : new byte[][] {
            new Pickle().op(0x80, 2, '}').text("little_endian").op(0x89, 's').stop(),
            new Pickle().op(0x80, 2, '}').text("big_endian").op(0x88, 's').stop(),
            new Pickle().op(0x80, 2, '}').stop(),
            new Pickle().op(0x80, 2, 'N').stop()
        }) {
            machine = other;
            assertRejected("is not declared little-endian");
        }
    }

    @Test
    void rejectsTensorAmongPlainValues() throws IOException {
        machine = root;
        assertRejected("has a tensor where a plain value is required");
    }

    @Test
    void rejectsStoragesThatNoTensorUses() throws IOException {
        keys = new Pickle().op(0x80, 2, 'N').stop();
        assertRejected("has no list of storages");
        keys = new Pickle().op(0x80, 2, ']', '(').text("b").text("c").op('e').stop();
        assertRejected("has a storage 'c' that no tensor uses");
        keys = new Pickle().op(0x80, 2, ']', '(').text("b").op(']', 'e').stop();
        assertRejected("has a storage '' that no tensor uses");
        keys = new Pickle().op(0x80, 2, ']', '(').text("b").op('e').stop();
        assertRejected("lacks storages that its tensors use");
        root = tensors("FloatStorage", "a", "IntStorage", "a");
        assertRejected("declares storage 'a' with two types");
    }

    @Test
    void rejectsStoragesOfAnotherSize() throws IOException {
        storages = storages(3, 2);
        assertRejected("declares storage 'b' with two sizes");
        storages = storages(2, 4);
        assertRejected("declares storage 'a' with two sizes");
    }

    @Test
    void rejectsTruncationWithinStorages() throws IOException {
        byte[] whole = storages(2, 3);
        for (int length = 0; length < whole.length; length++) {
            storages = Arrays.copyOf(whole, length);
            int inSecond = length - 16;
            assertRejected(
                    length < 8
                            ? "ends before storage 'b'"
                            : length < 16
                                    ? "ends within storage 'b'"
                                    : inSecond < 8 ? "ends before storage 'a'" : "ends within storage 'a'");
        }
        storages = Arrays.copyOf(whole, whole.length + 1);
        TorchFile.open(write()).close();
    }

    private void assertRejected(String reason) throws IOException {
        Path file = write();
        assertThatThrownBy(() -> TorchFile.open(file).close())
                .isInstanceOf(MalformedTensorFileException.class)
                .hasMessageContaining(reason);
    }

    private Path write() throws IOException {
        return Files.write(
                folder.resolve("legacy.pt"),
                new Pickle()
                        .raw(magic)
                        .raw(protocol)
                        .raw(machine)
                        .raw(root)
                        .raw(keys)
                        .raw(storages)
                        .bytes());
    }
}
