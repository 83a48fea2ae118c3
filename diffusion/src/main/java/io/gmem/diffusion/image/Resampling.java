package io.gmem.diffusion.image;

/**
 * Antialiased resizing of 8-bit images in two separable passes, horizontal first, each rounded and clipped to 8 bits.
 *
 * <p>Target pixel i uses the source around {@code (i + 1/2)·scale} within the filter support, which is multiplied by the
 * scale when shrinking. Weights are normalized at the border and have {@value #FRACTION_BITS} fractional bits, so results
 * equal those of the reference's imaging library (Pillow) level for level.
 *
 * <p>Only the requested window is computed: a 1 x 60,000,000 strip costs no more than its crop.
 */
public final class Resampling {

    private static final int FRACTION_BITS = 22;

    private Resampling() {}

    /** Returns the whole image at {@code width} x {@code height}. */
    public static RgbImage resize(RgbImage image, int width, int height, ResampleFilter filter) {
        return window(image, width, height, 0, 0, width, height, filter);
    }

    /** Returns the window {@code (left, top, width, height)} of the image resized to {@code fullWidth x fullHeight}. */
    static RgbImage window(
            RgbImage image,
            long fullWidth,
            long fullHeight,
            long left,
            long top,
            int width,
            int height,
            ResampleFilter filter) {
        Weights[] columns = weights(image.width(), fullWidth, left, width, filter);
        Weights[] rows = weights(image.height(), fullHeight, top, height, filter);
        int firstRow = rows[0].from();
        int lastRow = rows[height - 1].from() + rows[height - 1].fixed().length;
        byte[] narrow = new byte[3 * width * (lastRow - firstRow)];
        for (int y = firstRow; y < lastRow; y++) {
            for (int x = 0; x < width; x++) {
                int source = 3 * (y * image.width() + columns[x].from());
                mix(image.rgb(), source, 3, columns[x].fixed(), narrow, 3 * ((y - firstRow) * width + x));
            }
        }
        byte[] out = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int source = 3 * ((rows[y].from() - firstRow) * width + x);
                mix(narrow, source, 3 * width, rows[y].fixed(), out, 3 * (y * width + x));
            }
        }
        return new RgbImage(width, height, out);
    }

    private static void mix(byte[] source, int from, int stride, int[] fixed, byte[] target, int to) {
        for (int channel = 0; channel < 3; channel++) {
            int sum = 1 << (FRACTION_BITS - 1);
            int at = from + channel;
            for (int weight : fixed) {
                sum += (source[at] & 0xff) * weight;
                at += stride;
            }
            target[to + channel] = (byte) Math.max(0, Math.min(255, sum >> FRACTION_BITS));
        }
    }

    /** The inputs of one target pixel: source pixels starting at {@code from}, with fixed-point weights. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Weights(int from, int[] fixed) {}

    private static Weights[] weights(int sourceSize, long targetSize, long first, int count, ResampleFilter filter) {
        Weights[] all = new Weights[count];
        if (sourceSize == targetSize) { // a pass that keeps the size copies the pixels
            for (int i = 0; i < count; i++) {
                all[i] = new Weights((int) first + i, new int[] {1 << FRACTION_BITS});
            }
            return all;
        }
        double scale = (double) sourceSize / targetSize;
        double stretch = Math.max(scale, 1);
        double reach = filter.support() * stretch;
        for (int i = 0; i < count; i++) {
            double center = (first + i + 0.5) * scale;
            int from = Math.max(0, (int) (center - reach + 0.5));
            int to = Math.min(sourceSize, (int) (center + reach + 0.5));
            double[] weight = new double[to - from];
            double sum = 0;
            for (int j = 0; j < weight.length; j++) {
                weight[j] = filter.weight((j + from - center + 0.5) * (1 / stretch));
                sum += weight[j];
            }
            int[] fixed = new int[weight.length];
            for (int j = 0; j < weight.length; j++) {
                double scaled = (sum == 0 ? weight[j] : weight[j] / sum) * (1 << FRACTION_BITS);
                fixed[j] = (int) (scaled + (scaled < 0 ? -0.5 : 0.5));
            }
            all[i] = new Weights(from, fixed);
        }
        return all;
    }
}
