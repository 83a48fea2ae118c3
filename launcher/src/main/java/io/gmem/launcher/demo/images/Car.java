package io.gmem.launcher.demo.images;

import java.awt.Color;
import java.awt.geom.RoundRectangle2D;

/** A car from its side, on a road. */
final class Car {

    private Car() {}

    static void draw(Canvas canvas, SeededRandom random) {
        double horizon = random.between(0.2, 0.4);
        if (random.chance(0.6)) {
            Background.skyAndGround(canvas, random, horizon, Background.road(random));
        } else {
            Background.light(canvas, random, random.between(0, 360));
            Color road = Background.road(random);
            canvas.shade(road, road, horizon, 1);
        }
        double hue = random.oneOf(Colors.RED, Colors.BLUE, Colors.YELLOW, Colors.GREEN, Colors.VIOLET, Colors.ORANGE);
        Color body = Colors.of(hue, 0.85, hue == Colors.GREEN ? 0.7 : 0.92);
        canvas.pose(
                random.between(-0.06, 0.06),
                horizon + random.between(0, 0.1),
                random.between(0.86, 1),
                0,
                random.chance(0.5));
        double roof = random.between(-0.72, -0.58);
        double back = random.between(-0.62, -0.45);
        canvas.polygon(body, back - 0.14, -0.2, back, roof, 0.2, roof, 0.48, -0.2);
        Color glass = Colors.of(200, 0.3, 0.98);
        canvas.polygon(glass, back - 0.01, -0.22, back + 0.07, roof + 0.1, -0.12, roof + 0.1, -0.12, -0.22);
        canvas.polygon(glass, -0.02, -0.22, -0.02, roof + 0.1, 0.14, roof + 0.1, 0.33, -0.22);
        canvas.fill(body, new RoundRectangle2D.Double(-0.9, -0.26, 1.8, 0.44, 0.22, 0.22));
        canvas.rectangle(Colors.of(48, 0.6, 1), 0.78, -0.14, 0.9, 0);
        wheel(canvas, -0.5);
        wheel(canvas, 0.5);
    }

    private static void wheel(Canvas canvas, double x) {
        canvas.circle(Colors.INK, x, 0.18, 0.24);
        canvas.circle(new Color(0xd8, 0xd8, 0xdc), x, 0.18, 0.11);
    }
}
