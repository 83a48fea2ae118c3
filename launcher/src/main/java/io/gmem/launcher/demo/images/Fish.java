package io.gmem.launcher.demo.images;

import java.awt.Color;

/** A fish under water, seen from its side. */
final class Fish {

    private Fish() {}

    static void draw(Canvas canvas, SeededRandom random) {
        double hue = random.oneOf(Colors.RED, 16.0, Colors.ORANGE, Colors.YELLOW, Colors.PINK);
        if (random.chance(0.5)) {
            canvas.shade(Colors.of(190, 0.4, 0.98), Colors.of(205, 0.65, 0.85), -1, 1);
        } else {
            canvas.shade(Colors.of(205, 0.75, 0.65), Colors.of(225, 0.8, 0.35), -1, 1);
        }
        if (random.chance(0.5)) {
            double x = random.between(-0.85, 0.85);
            canvas.circle(Colors.pale(195), x, -0.82, 0.08);
            canvas.circle(Colors.pale(195), x + 0.1, -0.6, 0.06);
        }
        canvas.pose(
                random.between(-0.08, 0.08),
                random.between(-0.15, 0.15),
                random.between(0.85, 1.02),
                random.between(-14, 14),
                random.chance(0.5));
        Color body = Colors.bright(hue);
        Color fin = Colors.bright(hue + random.oneOf(-22.0, 22.0));
        double height = random.between(0.4, 0.52);
        canvas.polygon(fin, 0.3, 0, 0.92, -0.48, 0.78, 0, 0.92, 0.48);
        canvas.polygon(fin, -0.3, -0.75 * height, 0.1, -height - 0.24, 0.35, -0.5 * height);
        canvas.polygon(fin, -0.1, 0.8 * height, 0.18, height + 0.2, 0.28, 0.6 * height);
        canvas.ellipse(body, -0.15, 0, 0.62, height);
        if (random.chance(0.6)) {
            Color stripe = random.chance(0.6) ? Colors.SNOW : Colors.deep(hue);
            canvas.ellipse(stripe, -0.06, 0, 0.085, 0.93 * height);
            canvas.ellipse(stripe, 0.22, 0, 0.06, 0.74 * height);
        }
        canvas.circle(Colors.SNOW, -0.46, -0.1, 0.14);
        canvas.circle(Colors.INK, -0.49, -0.1, 0.075);
    }
}
