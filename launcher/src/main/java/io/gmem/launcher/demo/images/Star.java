package io.gmem.launcher.demo.images;

import java.awt.Color;

/** A five-pointed star with a darker rim, on a dark or a light ground. */
final class Star {

    private Star() {}

    static void draw(Canvas canvas, SeededRandom random) {
        boolean night = random.chance(0.7);
        double hue;
        if (night) {
            hue = random.oneOf(Colors.YELLOW, Colors.YELLOW, Colors.ORANGE, 180.0, Colors.PINK);
            Background.dark(canvas, random, random.between(215, 270));
            for (int i = random.below(4); i > 0; i--) {
                canvas.circle(Colors.SNOW, random.oneOf(-0.85, 0.85), random.between(-0.9, 0.9), 0.05);
            }
        } else {
            hue = random.oneOf(Colors.YELLOW, Colors.ORANGE, Colors.RED, Colors.VIOLET);
            Background.light(canvas, random, random.between(170, 230));
        }
        double degrees = random.between(-30, 30);
        double scale = random.between(0.7, 0.95);
        canvas.pose(random.between(-0.08, 0.08), random.between(-0.04, 0.12), scale, degrees, false);
        double inner = random.between(0.42, 0.5);
        Color rim = Colors.of(hue - 14, 0.95, 0.78);
        canvas.polygon(rim, points(1, inner));
        canvas.polygon(Colors.of(hue, 0.75, 1), points(0.76, inner));
    }

    private static double[] points(double outer, double innerShare) {
        double[] corners = new double[20];
        for (int i = 0; i < 10; i++) {
            double angle = (i * 36 - 90) * Math.PI / 180;
            double radius = i % 2 == 0 ? outer : outer * innerShare;
            corners[2 * i] = radius * StrictMath.cos(angle);
            corners[2 * i + 1] = radius * StrictMath.sin(angle);
        }
        return corners;
    }
}
