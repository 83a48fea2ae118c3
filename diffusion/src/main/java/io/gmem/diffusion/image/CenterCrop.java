package io.gmem.diffusion.image;

/**
 * Crops the square that every network uses. The shorter side is resized to {@code size} and the middle of the longer side is kept. Images
 * smaller than {@code size} are enlarged by the same formula.
 *
 * <p>Source: {@code center_crop_arr} of ADM (Dhariwal and Nichol 2021), used by SiT, REPA and GMem; parity family
 * {@code 09_center_crop}.
 */
public final class CenterCrop {

    private CenterCrop() {}

    /**
     * Crops as ADM does. While the short side is at least {@code 2·size}, both sides are halved with the box filter. A bicubic resize then
     * brings the short side to {@code size} (the other side rounded half to even). The center is kept, with offsets rounded down.
     *
     * @param image {@code (H, W, 3)} → {@code (size, size, 3)}
     */
    public static RgbImage crop(RgbImage image, int size) {
        requirePositive(size);
        RgbImage small = image;
        while (Math.min(small.width(), small.height()) >= 2L * size) {
            small = Resampling.resize(small, small.width() / 2, small.height() / 2, ResampleFilter.BOX);
        }
        double scale = (double) size / Math.min(small.width(), small.height());
        long width = (long) Math.rint(small.width() * scale);
        long height = (long) Math.rint(small.height() * scale);
        return Resampling.window(
                small, width, height, (width - size) / 2, (height - size) / 2, size, size, ResampleFilter.BICUBIC);
    }

    /**
     * Crops as the simpler loader of the reference scripts does (torchvision {@code Resize} and {@code CenterCrop}). A bilinear resize
     * brings the short side to {@code size} (the other side rounded down). The center is kept, with offsets rounded half to even.
     *
     * @param image {@code (H, W, 3)} → {@code (size, size, 3)}
     */
    public static RgbImage cropBilinear(RgbImage image, int size) {
        requirePositive(size);
        int shortSide = Math.min(image.width(), image.height());
        long width = (long) size * image.width() / shortSide;
        long height = (long) size * image.height() / shortSide;
        long left = (long) Math.rint((width - size) / 2.0);
        long top = (long) Math.rint((height - size) / 2.0);
        return Resampling.window(image, width, height, left, top, size, size, ResampleFilter.BILINEAR);
    }

    private static void requirePositive(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("size must be at least 1 pixel (was " + size + ")");
        }
    }
}
