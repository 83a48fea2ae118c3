package io.gmem.diffusion.image;

import io.gmem.diffusion.image.ImageFile.Samples;
import java.io.ByteArrayOutputStream;

/**
 * Walks the segments of a JPEG (ITU T.81 annex B) to its end-of-image marker. Keeps frame, tables, scans and the Adobe marker; drops all
 * other APPn segments and comments, so that a bad EXIF block or color profile cannot make the image unreadable. The color model is
 * determined here by the rules that all JPEG decoders share.
 */
final class JpegFile {

    /** The limit on scans. Encoders write fewer; a hostile file repeats scans over a large frame to consume CPU time. */
    private static final int MAX_SCANS = 200;

    private static final int SOI = 0xd8;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;

    private final FileBytes in;
    private final DecodeLimits limits;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private int width;
    private int height;
    private int components;
    private String componentIds = "";
    private boolean jfif;
    private int adobeTransform = -1;
    private int scans;

    private JpegFile(FileBytes in, DecodeLimits limits) {
        this.in = in;
        this.limits = limits;
    }

    static ImageFile read(FileBytes in, DecodeLimits limits) throws UndecodableImageException {
        JpegFile file = new JpegFile(in, limits);
        file.walk();
        return new ImageFile("jpeg", file.width, file.height, file.kept.toByteArray(), file.samples());
    }

    private void walk() throws UndecodableImageException {
        keepMarker(SOI);
        int at = 2;
        while (true) {
            at = nextMarker(at);
            int marker = in.u8(at++);
            if (marker == EOI) {
                break;
            }
            if (isAlone(marker)) {
                continue;
            }
            int length = in.u16Big(at);
            in.require(at, length);
            if (length < 2) {
                throw in.corrupt("a segment of length " + length);
            }
            boolean keep = visit(marker, at + 2, length - 2);
            int end = marker == SOS ? endOfScan(at + length) : at + length;
            if (keep) {
                keepMarker(marker);
                kept.write(in.all(), at, end - at);
            }
            at = end;
        }
        if (scans == 0) {
            throw in.corrupt("no image data");
        }
        keepMarker(EOI);
    }

    private boolean visit(int marker, int at, int length) throws UndecodableImageException {
        switch (marker) {
            case 0xc0, 0xc1, 0xc2 -> frame(at);
            case 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf ->
                throw in.unsupported("the coding must be baseline, extended or progressive Huffman");
            case SOS -> {
                if (components == 0) {
                    throw in.corrupt("a scan precedes its frame");
                }
                if (++scans > MAX_SCANS) {
                    throw in.unsupported("more than " + MAX_SCANS + " scans");
                }
            }
            case 0xe0 -> {
                jfif |= in.matches(at, "JFIF\0");
                return false;
            }
            case 0xee -> {
                if (length < 12 || !in.matches(at, "Adobe")) {
                    return false;
                }
                adobeTransform = in.u8(at + 11);
            }
            default -> {
                return (marker < 0xe0 || marker > 0xef) && marker != 0xfe;
            }
        }
        return true;
    }

    private void frame(int at) throws UndecodableImageException {
        if (components != 0) {
            throw in.corrupt("two frames");
        }
        if (in.u8(at) != 8) {
            throw in.unsupported(in.u8(at) + " bits per sample; only 8 are supported");
        }
        height = in.u16Big(at + 1);
        width = in.u16Big(at + 3);
        limits.checkPixels("JPEG", width, height);
        components = in.u8(at + 5);
        if (components != 1 && components != 3 && components != 4) {
            throw in.unsupported(components + " components; only 1, 3 or 4 are supported");
        }
        StringBuilder ids = new StringBuilder();
        for (int i = 0; i < components; i++) {
            ids.append((char) in.u8(at + 6 + 3 * i));
        }
        componentIds = ids.toString();
    }

    private Samples samples() {
        if (components == 1) {
            return Samples.AS_DECODED;
        }
        if (components == 4) {
            return adobeTransform == 2 ? Samples.YCCK : Samples.CMYK;
        }
        boolean rgb = !jfif && (adobeTransform >= 0 ? adobeTransform == 0 : componentIds.equals("RGB"));
        return rgb ? Samples.AS_DECODED : Samples.YCBCR;
    }

    private int nextMarker(int from) throws UndecodableImageException {
        int at = from;
        while (in.u8(at) != 0xff) {
            at++;
        }
        while (in.u8(at) == 0xff) {
            at++;
        }
        return at;
    }

    /** Returns the end of the coded data: the first 0xff that is neither stuffed (ff 00) nor a restart marker. */
    private int endOfScan(int from) throws UndecodableImageException {
        int at = from;
        while (in.u8(at) != 0xff || in.u8(at + 1) == 0 || isAlone(in.u8(at + 1))) {
            at++;
        }
        return at;
    }

    private static boolean isAlone(int marker) {
        return (marker >= 0xd0 && marker <= SOI) || marker == 0x01 || marker == 0;
    }

    private void keepMarker(int marker) {
        kept.write(0xff);
        kept.write(marker);
    }
}
