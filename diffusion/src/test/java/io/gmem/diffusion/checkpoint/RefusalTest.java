package io.gmem.diffusion.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.torch.PickleWriter;
import io.gmem.tensorfiles.zip.StoredZipWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Malicious and damaged files are rejected before memory is allocated for them. */
class RefusalTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MAX_ALLOCATED_BYTES = 20_000_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "os,system",
        "posix,system",
        "builtins,eval",
        "builtins,exec",
        "__builtin__,getattr",
        "subprocess,Popen",
        "torch,load",
        "torch.jit,load",
        "torch._utils,_rebuild_device_tensor_from_numpy",
        "numpy.core.multiarray,_reconstruct",
        "collections,Counter",
        "argparse,FileType"
    })
    void rejectsPickleWithForbiddenGlobal(String module, String name) throws IOException {
        PickleWriter pickle = new PickleWriter().opcodes("}(").text("ema");
        pickle.global(module, name).opcodes("(").text("true").opcodes("tRu");
        assertRejected(zip(pickle.stop()), "'" + module + "." + name + "', which is not allowed");
    }

    @Test
    void rejectsTruncatedZip() throws IOException {
        byte[] whole = Files.readAllBytes(
                TinyModels.torchDict(folder.resolve("whole"), TinyModels.stateDict(TinyModels.byClass())));
        assertRejected(write(Arrays.copyOf(whole, whole.length - 40)), "has no zip directory");
    }

    @Test
    void rejectsHeaderWithExcessiveLength() throws IOException {
        byte[] bytes = ByteBuffer.allocate(64)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(1_000_000_000_000_000_000L)
                .put((byte) '{')
                .array();
        assertRejected(write(bytes), "declares a header of 1000000000000000000 bytes in a file of 64");
    }

    @Test
    void rejectsOverlappingTensors() throws IOException {
        String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}";
        byte[] json = header.getBytes(UTF_8);
        byte[] bytes = ByteBuffer.allocate(8 + json.length + 12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
        assertRejected(write(bytes), "has a tensor 'b' that overlaps another");
    }

    @Test
    void rejectsStorageTooShortForItsTensor() throws IOException {
        PickleWriter pickle = new PickleWriter().opcodes("}(").text("x");
        pickle.tensor(DType.F32, 4, new long[] {1L << 40}, "0", false).opcodes("u");
        assertRejected(zip(pickle.stop()), "exceeds its storage of 4 elements");
    }

    @Test
    void rejectsStorageShorterThanInThePickle() throws IOException {
        PickleWriter pickle = new PickleWriter().opcodes("}(").text("x");
        pickle.tensor(DType.F32, 1L << 40, new long[] {1L << 40}, "0", false).opcodes("u");
        assertRejected(zip(pickle.stop()), "has no entry 'archive/data/0' of 4398046511104 bytes");
    }

    private void assertRejected(Path file, String reason) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> ModelFile.open(file, Hints.NONE).close())
                .isInstanceOf(MalformedTensorFileException.class)
                .hasMessageContaining(reason)
                .hasMessageContaining("; ");
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MAX_ALLOCATED_BYTES);
    }

    private Path zip(byte[] pickle) throws IOException {
        Path file = folder.resolve("checkpoint");
        try (var zip = StoredZipWriter.create(file)) {
            zip.add("archive/data.pkl", pickle);
            zip.add("archive/data/0", new byte[16]);
        }
        return file;
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("file"), bytes);
    }
}
