package io.gmem.diffusion.image;

import io.gmem.diffusion.image.ImageFile.Samples;

/** Walks a GIF (GIF89a) to the end of its first frame, which is the decoded image. Later frames are ignored. */
final class GifFile {

    private static final int SCREEN = 13;

    private GifFile() {}

    static ImageFile read(FileBytes in, DecodeLimits limits) throws UndecodableImageException {
        int at = SCREEN + colorTable(in.u8(10));
        while (true) {
            switch (in.u8(at)) {
                case 0x21 -> at = endOfBlocks(in, at + 2);
                case 0x2c -> {
                    int width = in.u16Little(at + 5);
                    int height = in.u16Little(at + 7);
                    limits.checkPixels("GIF", width, height);
                    limits.checkPixels("GIF", in.u16Little(6), in.u16Little(8));
                    endOfBlocks(in, at + 11 + colorTable(in.u8(at + 9)));
                    return new ImageFile("gif", width, height, in.all(), Samples.AS_DECODED);
                }
                case 0x3b -> throw in.corrupt("no frame");
                default -> throw in.corrupt("an unknown block");
            }
        }
    }

    private static int colorTable(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    private static int endOfBlocks(FileBytes in, int from) throws UndecodableImageException {
        int at = from;
        while (in.u8(at) != 0) {
            at += 1 + in.u8(at);
        }
        return at + 1;
    }
}
