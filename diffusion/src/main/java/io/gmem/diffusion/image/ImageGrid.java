package io.gmem.diffusion.image;

import java.util.Arrays;
import java.util.List;

/**
 * Lays rows of equally sized pictures out on white.
 *
 * @param gap white pixels between neighbours and around the whole, 0 or more
 * @param scale every pixel becomes a block of {@code scale x scale} (nearest neighbour), 1 or more
 */
public record ImageGrid(int gap, int scale) {

    public ImageGrid {
        if (gap < 0) {
            throw new IllegalArgumentException("gap is " + gap + ", must be 0 or more pixels");
        }
        if (scale < 1) {
            throw new IllegalArgumentException("scale is " + scale + ", must be 1 or more");
        }
    }

    /**
     * One picture of all rows, from the top; a row shorter than the others leaves its end white.
     *
     * @throws IllegalArgumentException if there is no picture, or two differ in size
     */
    public RgbImage of(List<? extends List<RgbImage>> rows) {
        RgbImage first = rows.stream()
                .flatMap(List::stream)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("rows hold no picture"));
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
                            "row %d, column %d is %s, the first picture %s".formatted(row, column, image, first));
                }
                place(image, rgb, width, gap + column * (cellWidth + gap), gap + row * (cellHeight + gap));
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private void place(RgbImage image, byte[] rgb, int width, int left, int top) {
        for (int y = 0; y < image.height() * scale; y++) {
            for (int x = 0; x < image.width() * scale; x++) {
                int from = 3 * (y / scale * image.width() + x / scale);
                System.arraycopy(image.rgb(), from, rgb, 3 * ((top + y) * width + left + x), 3);
            }
        }
    }
}
