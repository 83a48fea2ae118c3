package io.gmem.launcher.demo.images;

import java.awt.Color;

/** A boat with two sails on the sea, by day or in the evening. */
final class Sailboat {

    private Sailboat() {}

    static void draw(Canvas canvas, SeededRandom random) {
        double horizon = random.between(0.15, 0.4);
        boolean evening = random.chance(0.35);
        Color sea = evening ? Colors.of(250, 0.45, 0.62) : Colors.of(random.between(195, 220), 0.8, 0.75);
        if (evening) {
            canvas.shade(Colors.of(330, 0.4, 0.9), Colors.of(35, 0.6, 1), -1, horizon);
        } else {
            canvas.shade(Colors.of(200, 0.45, 1), Colors.of(195, 0.12, 1), -1, horizon);
        }
        if (random.chance(0.5)) {
            double x = random.oneOf(-0.68, 0.68);
            canvas.circle(evening ? Colors.of(15, 0.8, 1) : Colors.of(50, 0.7, 1), x, -0.62, 0.2);
        }
        canvas.shade(sea, Colors.mix(sea, Colors.INK, 0.35), horizon, 1);
        canvas.pose(
                random.between(-0.12, 0.12),
                horizon + 0.05,
                random.between(0.85, 1),
                random.between(-7, 7),
                random.chance(0.5));
        Color sail = random.oneOf(Colors.SNOW, Colors.SNOW, Colors.bright(Colors.RED), Colors.bright(Colors.YELLOW));
        Color jib = random.chance(0.5)
                ? sail
                : random.oneOf(Colors.bright(Colors.ORANGE), Colors.SNOW, Colors.bright(Colors.RED));
        Color hull = random.oneOf(
                Colors.WOOD, Colors.of(0, 0.85, 0.7), Colors.of(255, 0.55, 0.3), Colors.of(28, 0.75, 0.85));
        canvas.line(Colors.WOOD, -0.04, 0, -0.04, -1.15, 0.07);
        canvas.polygon(sail, 0.04, -1.08, 0.04, -0.12, 0.66, -0.12);
        canvas.polygon(jib, -0.12, -0.95, -0.12, -0.12, -0.55, -0.12);
        canvas.polygon(hull, -0.75, -0.04, 0.8, -0.04, 0.5, 0.3, -0.52, 0.3);
        canvas.polygon(Colors.mix(hull, Colors.SNOW, 0.6), -0.75, -0.04, 0.8, -0.04, 0.74, 0.04, -0.7, 0.04);
    }
}
