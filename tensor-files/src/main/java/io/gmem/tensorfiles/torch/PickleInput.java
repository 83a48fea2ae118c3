package io.gmem.tensorfiles.torch;

import io.gmem.tensorfiles.MalformedTensorFileException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The bytes of one pickle or of several in a row; takes memory only for what is there. */
final class PickleInput {
    private static final int LONGEST_LINE = 512;
    private static final int LONGEST_NUMBER = 512;

    private final Path file;
    private final ByteBuffer bytes;

    PickleInput(Path file, ByteBuffer bytes) {
        this.file = file;
        this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** How far it has been read. */
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

    /** Pickle writes floats, and only them, big-endian. */
    double bigEndianDouble() throws MalformedTensorFileException {
        return Double.longBitsToDouble(Long.reverseBytes(i8()));
    }

    String text(long length, Charset charset) throws MalformedTensorFileException {
        return new String(take(length), charset);
    }

    /** A whole number of any size, little-endian two's complement. */
    Object wholeNumber(long length) throws MalformedTensorFileException {
        if (length > LONGEST_NUMBER) {
            throw malformed("has a number of " + length + " bytes");
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
        for (int length = 0; length <= LONGEST_LINE && start + length < bytes.limit(); length++) {
            if (bytes.get(start + length) == '\n') {
                String line = text(length, StandardCharsets.UTF_8);
                bytes.get();
                return line;
            }
        }
        throw malformed("has a name without an end");
    }

    MalformedTensorFileException malformed(String what) {
        return malformed(what, "it is damaged or no torch checkpoint: fetch it again");
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
            throw malformed("ends in the middle of its pickle");
        }
        return bytes;
    }
}
