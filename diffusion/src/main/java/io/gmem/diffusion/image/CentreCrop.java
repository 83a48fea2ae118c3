package io.gmem.diffusion.image;

/**
 * The square every network sees: the shorter side brought to {@code size}, the middle of the longer one kept. A picture
 * smaller than {@code size} is enlarged by the same formula.
 *
 * <p>Source: {@code center_crop_arr} of ADM (Dhariwal and Nichol 2021), used by SiT, REPA and GMem; parity family
 * {@code 09_center_crop}.
 */
public final class CentreCrop {

    private CentreCrop() {}

    /**
     * While the short side is at least {@code 2·size}, both sides are halved with the box filter; then bicubic so that the
     * short side equals {@code size} (the other rounded half to even); then the centre, offsets rounded down.
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
     * The plainer loader of the references' scripts: bilinear so that the short side equals {@code size} (the other
     * rounded down), then the centre, offsets rounded half to even (torchvision {@code Resize} and {@code CenterCrop}).
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
            throw new IllegalArgumentException("size is " + size + ", must be at least 1 pixel");
        }
    }
}
