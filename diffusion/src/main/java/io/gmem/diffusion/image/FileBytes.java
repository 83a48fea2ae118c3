package io.gmem.diffusion.image;

import java.nio.charset.StandardCharsets;

/** The bytes of one file. Reading past the end raises an error that reports a truncated file. */
@SuppressWarnings("ArrayRecordComponent")
record FileBytes(String format, byte[] all) {

    int u8(int at) throws UndecodableImageException {
        require(at, 1);
        return all[at] & 0xff;
    }

    int u16Big(int at) throws UndecodableImageException {
        return u8(at) << 8 | u8(at + 1);
    }

    long u32Big(int at) throws UndecodableImageException {
        return (long) u16Big(at) << 16 | u16Big(at + 2);
    }

    int u16Little(int at) throws UndecodableImageException {
        return u8(at) | u8(at + 1) << 8;
    }

    int u24Little(int at) throws UndecodableImageException {
        return u16Little(at) | u8(at + 2) << 16;
    }

    long u32Little(int at) throws UndecodableImageException {
        return u16Little(at) | (long) u16Little(at + 2) << 16;
    }

    String text(int at, int length) throws UndecodableImageException {
        require(at, length);
        return new String(all, at, length, StandardCharsets.ISO_8859_1);
    }

    /** Returns whether the file has these characters at {@code at}; false past its end. */
    boolean matches(int at, String expected) {
        return at + expected.length() <= all.length
                && new String(all, at, expected.length(), StandardCharsets.ISO_8859_1).equals(expected);
    }

    void require(int at, long length) throws UndecodableImageException {
        if (at < 0 || length < 0 || at + length > all.length) {
            throw new UndecodableImageException("truncated " + format);
        }
    }

    UndecodableImageException corrupt(String what) {
        return new UndecodableImageException("corrupt " + format + ": " + what);
    }

    UndecodableImageException unsupported(String what) {
        return new UndecodableImageException("unsupported " + format + ": " + what);
    }
}
