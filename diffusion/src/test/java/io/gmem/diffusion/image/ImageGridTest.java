package io.gmem.diffusion.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImageGridTest {

    private static final RgbImage RED = new RgbImage(1, 1, new byte[] {(byte) 200, 0, 0});
    private static final RgbImage BLUE = new RgbImage(1, 1, new byte[] {0, 0, (byte) 200});

    @Test
    void arrangesRowsOnWhiteWithScaledPixels() {
        RgbImage grid = new ImageGrid(1, 2).of(List.of(List.of(RED, BLUE), List.of(BLUE)));

        assertThat(grid.width()).isEqualTo(7);
        assertThat(grid.height()).isEqualTo(7);
        assertThat(row(grid, 0)).isEqualTo(".......");
        assertThat(row(grid, 1)).isEqualTo(".RR.BB.");
        assertThat(row(grid, 2)).isEqualTo(".RR.BB.");
        assertThat(row(grid, 3)).isEqualTo(".......");
        assertThat(row(grid, 4)).isEqualTo(".BB....");
    }

    @Test
    void rejectsImagesOfDifferentSizes() {
        RgbImage wide = new RgbImage(2, 1, new byte[6]);

        assertThatThrownBy(() -> new ImageGrid(0, 1).of(List.of(List.of(RED, wide))))
                .hasMessage(
                        "images must have equal sizes: row 0, column 1 is RgbImage[2 x 1], the first is RgbImage[1 x 1]");
    }

    @Test
    void rejectsAnEmptyGrid() {
        assertThatThrownBy(() -> new ImageGrid(0, 1).of(List.of())).hasMessage("rows must contain at least one image");
    }

    private static String row(RgbImage grid, int y) {
        StringBuilder text = new StringBuilder();
        for (int x = 0; x < grid.width(); x++) {
            boolean red = grid.sample(x, y, 2) == 0;
            boolean blue = grid.sample(x, y, 0) == 0;
            text.append(red ? 'R' : blue ? 'B' : '.');
        }
        return text.toString();
    }
}
