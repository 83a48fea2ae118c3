package io.gmem.diffusion.image;

import java.util.Arrays;
import java.util.List;

/**
 * Arranges rows of equally sized images on a white background.
 *
 * @param gap white pixels between neighbors and around the grid, 0 or more
 * @param scale each pixel becomes a block of {@code scale x scale} (nearest neighbor), 1 or more
 */
public record ImageGrid(int gap, int scale) {

    public ImageGrid {
        if (gap < 0) {
            throw new IllegalArgumentException("gap must be at least 0 pixels (was " + gap + ")");
        }
        if (scale < 1) {
            throw new IllegalArgumentException("scale must be at least 1 (was " + scale + ")");
        }
    }

    /**
     * Returns one image of all rows, top to bottom. Shorter rows are padded with white.
     *
     * @throws IllegalArgumentException if there is no image, or two differ in size
     */
    public RgbImage of(List<? extends List<RgbImage>> rows) {
        RgbImage first = rows.stream()
                .flatMap(List::stream)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("rows must contain at least one image"));
        int columns = rows.stream().mapToInt(List::size).max().orElseThrow();
        int cellWidth = first.width() * scale;
        int cellHeight = first.height() * scale;
        int width = Math.addExact(gap, Math.multiplyExact(columns, cellWidth + gap));
        int height = Math.addExact(gap, Math.multiplyExact(rows.size(), cellHeight + gap));
        byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
        Arrays.fill(rgb, (byte) 255);
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < rows.get(row).size(); column++) {
                RgbImage image = rows.get(row).get(column);
                if (image.width() != first.width() || image.height() != first.height()) {
                    throw new IllegalArgumentException(
                            "images must have equal sizes: row %d, column %d is %s, the first is %s"
                                    .formatted(row, column, image, first));
                }
                copy(image, rgb, width, gap + column * (cellWidth + gap), gap + row * (cellHeight + gap));
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private void copy(RgbImage image, byte[] rgb, int width, int left, int top) {
        for (int y = 0; y < image.height() * scale; y++) {
            for (int x = 0; x < image.width() * scale; x++) {
                int from = 3 * (y / scale * image.width() + x / scale);
                System.arraycopy(image.rgb(), from, rgb, 3 * ((top + y) * width + left + x), 3);
            }
        }
    }
}
