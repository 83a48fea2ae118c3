package io.gmem.launcher.demo.images;

import java.awt.Color;

/** Draws backgrounds. Light backgrounds are pale and dark ones deep, so that a bright object stands out on either. */
final class Background {

    private Background() {}

    /** Draws one light color, a gradient between two, or two halves. */
    static void light(Canvas canvas, SeededRandom random, double hue) {
        Color one = Colors.pale(hue);
        Color other = random.chance(0.5) ? Colors.SNOW : Colors.pale(hue + random.between(30, 70));
        fill(canvas, random, one, other);
    }

    /** Draws the dark variant of {@link #light}. */
    static void dark(Canvas canvas, SeededRandom random, double hue) {
        fill(canvas, random, Colors.night(hue), Colors.night(hue + random.between(15, 50)));
    }

    private static void fill(Canvas canvas, SeededRandom random, Color one, Color other) {
        switch (random.below(3)) {
            case 0 -> canvas.shade(one, one, -1, 1);
            case 1 -> canvas.shade(one, other, -1, 1);
            default -> {
                canvas.shade(one, one, -1, 1);
                double middle = random.between(-0.3, 0.3);
                canvas.polygon(other, middle + 0.4, -1, 1, -1, 1, 1, middle - 0.4, 1);
            }
        }
    }

    /** Draws a sky (blue day or warm evening) above ground that begins at {@code horizon}. */
    static void skyAndGround(Canvas canvas, SeededRandom random, double horizon, Color ground) {
        Color high = random.chance(0.7) ? Colors.of(random.between(195, 215), 0.55, 1) : Colors.of(255, 0.4, 0.95);
        Color low = random.chance(0.6) ? Colors.of(200, 0.15, 1) : Colors.of(40, 0.3, 1);
        canvas.shade(high, low, -1, horizon);
        canvas.shade(ground, Colors.mix(ground, Colors.INK, 0.2), horizon, 1);
    }

    static Color grass(SeededRandom random) {
        return Colors.of(random.between(85, 125), 0.55, random.between(0.7, 0.82));
    }

    static Color road(SeededRandom random) {
        return random.oneOf(new Color(0x8c, 0x8c, 0x96), new Color(0xb9, 0xae, 0x9c), new Color(0x6d, 0x72, 0x80));
    }
}
