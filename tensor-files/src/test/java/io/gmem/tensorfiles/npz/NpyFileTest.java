package io.gmem.tensorfiles.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.MalformedTensorFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyFileTest {
    @TempDir
    Path folder;

    @Test
    void convertsColumnMajorToRowMajor() throws IOException {
        HostTensor read = NpyFile.read(write(1, "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", 6));

        assertThat(read.dtype()).isEqualTo(DType.U8);
        assertThat(read.shape()).containsExactly(2, 3);
        assertThat(read.toLongArray()).containsExactly(0, 2, 4, 1, 3, 5);
    }

    @Test
    void readsScalarsEmptyArraysAndWideHeaders() throws IOException {
        assertThat(NpyFile.read(write(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (), }", 4))
                        .shape())
                .isEmpty();
        assertThat(NpyFile.read(write(1, "{'descr': '<i8', 'fortran_order': True, 'shape': (0, 5), }", 0))
                        .elements())
                .isZero();
        assertThat(NpyFile.read(write(3, "{'descr': '<f8', 'fortran_order': False, 'shape': (1L,), }", 8))
                        .elements())
                .isOne();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'descr': '|O', 'fortran_order': False, 'shape': (1,), } ; type '|O'",
                "{'descr': '>f4', 'fortran_order': False, 'shape': (1,), } ; type '>f4'",
                "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), } ; valid plain type",
                "{'descr': '<f4', 'shape': (1,), } ; valid order",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), } ; valid shape",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), } ; requires 8",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1 1,), } ; invalid shape",
                "{'descr': '<f4', 'fortran_order': True, 'shape': (99999999999, 99999999999), } ; invalid shape",
                "{'descr': '<f4', 'fortran_order': True, 'shape': (99999999999999999999,), } ; invalid shape",
            })
    void rejectsMalformedHeader(String header, String reason) throws IOException {
        Path file = write(1, header, 4);

        assertThatThrownBy(() -> NpyFile.read(file))
                .isInstanceOf(MalformedTensorFileException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "<f8; F64",
                "<f4; F32",
                "<f2; F16",
                "<i8; I64",
                "<i4; I32",
                "<i2; I16",
                "|i1; I8",
                "|u1; U8",
                "|b1; BOOL"
            })
    void readsEveryPlainType(String type, DType dtype) throws IOException {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (3,), }";
        HostTensor read = NpyFile.read(write(1, header, 3 * dtype.bytes()));

        assertThat(read.dtype()).isEqualTo(dtype);
        for (int i = 0; i < 3 * dtype.bytes(); i++) {
            assertThat(read.data().get(i)).isEqualTo((byte) i);
        }
    }

    @ParameterizedTest
    @CsvSource({"64, true", "65, false"})
    void readsArraysOfAtMost64Axes(int axes, boolean read) throws IOException {
        String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (" + "1,".repeat(axes) + "), }";
        Path file = write(1, header, 1);
        if (read) {
            assertThat(NpyFile.read(file).shape()).hasSize(axes).containsOnly(1);
        } else {
            assertThatThrownBy(() -> NpyFile.read(file)).hasMessageContaining("invalid shape");
        }
    }

    @Test
    void rejectsTruncatedFilesAndWrongMagic() throws IOException {
        Path file = write(1, "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }", 2);
        byte[] whole = java.nio.file.Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> NpyFile.read(file)).isInstanceOf(MalformedTensorFileException.class);
        }
        for (int at = 0; at < 6; at++) {
            byte[] other = whole.clone();
            other[at] ^= 1;
            Files.write(file, other);
            assertThatThrownBy(() -> NpyFile.read(file))
                    .hasMessageContaining("does not start with the NumPy magic bytes");
        }
        byte[] larger = whole.clone();
        larger[9] = 1;
        Files.write(file, larger);
        assertThatThrownBy(() -> NpyFile.read(file)).hasMessageContaining("declares a header of");
    }

    @Test
    void reportsDataSizeMismatch() throws IOException {
        Path file = write(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 5);
        assertThatThrownBy(() -> NpyFile.read(file)).hasMessageContaining("has 5 bytes of data, but F32[2] requires 8");
    }

    /** Writes an array whose data are the bytes 0, 1, 2, … */
    private Path write(int version, String header, int dataBytes) throws IOException {
        byte[] text = header.strip().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(12 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.UTF_8));
        bytes.put((byte) version).put((byte) 0);
        if (version == 1) {
            bytes.putShort((short) text.length);
        } else {
            bytes.putInt(text.length);
        }
        bytes.put(text);
        for (int i = 0; i < dataBytes; i++) {
            bytes.put((byte) i);
        }
        byte[] whole = new byte[bytes.position()];
        bytes.get(0, whole);
        return Files.write(folder.resolve("array.npy"), whole);
    }
}
