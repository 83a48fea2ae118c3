package io.gmem.tensorfiles.torch;

import io.gmem.tensorfiles.MalformedTensorFileException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads the bytes of one or more consecutive pickles; checks every length before allocation. */
final class PickleInput {
    private static final int MAX_LINE_BYTES = 512;
    private static final int MAX_INTEGER_BYTES = 512;

    private final Path file;
    private final ByteBuffer bytes;

    PickleInput(Path file, ByteBuffer bytes) {
        this.file = file;
        this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the offset of the next byte. */
    int position() {
        return bytes.position();
    }

    int u1() throws MalformedTensorFileException {
        return need(1).get() & 0xff;
    }

    int u2() throws MalformedTensorFileException {
        return need(2).getShort() & 0xffff;
    }

    int i4() throws MalformedTensorFileException {
        return need(4).getInt();
    }

    long i8() throws MalformedTensorFileException {
        return need(8).getLong();
    }

    /** Reads a float; floats are the only big-endian values of a pickle. */
    double bigEndianDouble() throws MalformedTensorFileException {
        return Double.longBitsToDouble(Long.reverseBytes(i8()));
    }

    String text(long length, Charset charset) throws MalformedTensorFileException {
        return new String(take(length), charset);
    }

    /** Reads an integer of any size, little-endian two's complement. */
    Object wholeNumber(long length) throws MalformedTensorFileException {
        if (length > MAX_INTEGER_BYTES) {
            throw malformed("has an integer of " + length + " bytes, the limit is " + MAX_INTEGER_BYTES);
        }
        byte[] littleEndian = take(length);
        byte[] bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
        }
        BigInteger number = bigEndian.length == 0 ? BigInteger.ZERO : new BigInteger(bigEndian);
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }

    String line() throws MalformedTensorFileException {
        int start = bytes.position();
        for (int length = 0; length <= MAX_LINE_BYTES && start + length < bytes.limit(); length++) {
            if (bytes.get(start + length) == '\n') {
                String line = text(length, StandardCharsets.UTF_8);
                bytes.get();
                return line;
            }
        }
        throw malformed("has an unterminated name");
    }

    MalformedTensorFileException malformed(String what) {
        return malformed(what, "it is damaged or not a torch checkpoint: download it again");
    }

    MalformedTensorFileException malformed(String what, String remedy) {
        return new MalformedTensorFileException(file, what, remedy);
    }

    private byte[] take(long length) throws MalformedTensorFileException {
        need(length);
        byte[] taken = new byte[(int) length];
        bytes.get(taken);
        return taken;
    }

    private ByteBuffer need(long length) throws MalformedTensorFileException {
        if (length < 0 || length > bytes.remaining()) {
            throw malformed("ends within its pickle");
        }
        return bytes;
    }
}
