package io.gmem.launcher.demo.images;

import java.awt.Color;

/** A house on grass, with a pointed roof, a door and a window or two. */
final class House {

    private House() {}

    static void draw(Canvas canvas, SeededRandom random) {
        double horizon = random.between(0.42, 0.6);
        Background.skyAndGround(canvas, random, horizon, Background.grass(random));
        Color wall = random.oneOf(
                Colors.SNOW,
                Colors.of(45, 0.35, 1),
                Colors.of(20, 0.3, 0.98),
                Colors.of(50, 0.6, 0.98),
                Colors.of(350, 0.3, 1));
        Color roof = random.oneOf(
                Colors.of(5, 0.8, 0.8), Colors.of(18, 0.75, 0.6), Colors.of(225, 0.6, 0.5), Colors.of(340, 0.7, 0.6));
        Color door = random.oneOf(
                Colors.WOOD, Colors.of(215, 0.8, 0.65), Colors.of(150, 0.7, 0.45), Colors.of(0, 0.8, 0.65));
        double width = random.between(0.5, 0.64);
        double eaves = random.between(-0.2, -0.05);
        double ridge = eaves - random.between(0.5, 0.62);
        double base = horizon + 0.18;
        canvas.pose(random.between(-0.15, 0.15), 0, 1, 0, random.chance(0.5));
        if (random.chance(0.6)) {
            canvas.rectangle(Colors.mix(roof, Colors.INK, 0.35), 0.22, ridge + 0.02, 0.38, eaves);
        }
        canvas.rectangle(wall, -width, eaves, width, base);
        canvas.polygon(roof, -width - 0.16, eaves + 0.03, 0, ridge, width + 0.16, eaves + 0.03);
        boolean middle = random.chance(0.4);
        double doorX = middle ? 0 : -width / 2;
        canvas.rectangle(door, doorX - 0.12, base - 0.42, doorX + 0.12, base);
        Color pane = random.chance(0.5) ? Colors.of(48, 0.7, 1) : Colors.of(205, 0.55, 0.75);
        window(canvas, pane, width * (middle ? 0.62 : 0.42), (eaves + base) / 2 - 0.04, middle ? 0.11 : 0.16);
        if (middle) {
            window(canvas, pane, -width * 0.62, (eaves + base) / 2 - 0.04, 0.11);
        }
    }

    private static void window(Canvas canvas, Color pane, double x, double y, double half) {
        canvas.rectangle(Colors.INK, x - half - 0.03, y - half - 0.03, x + half + 0.03, y + half + 0.03);
        canvas.rectangle(pane, x - half, y - half, x + half, y + half);
    }
}
