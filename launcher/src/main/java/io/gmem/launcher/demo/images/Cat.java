package io.gmem.launcher.demo.images;

import java.awt.Color;

/** The face of a cat. */
final class Cat {

    private Cat() {}

    static void draw(Canvas canvas, SeededRandom random) {
        Color fur = random.oneOf(
                Colors.of(28, 0.75, 0.95),
                Colors.of(35, 0.35, 0.95),
                new Color(0x8a, 0x8f, 0x9c),
                new Color(0x3a, 0x38, 0x44),
                Colors.SNOW,
                Colors.of(25, 0.55, 0.6));
        boolean white = fur.equals(Colors.SNOW);
        boolean black = fur.getRed() < 0x50;
        double hue = random.oneOf(Colors.GREEN, Colors.BLUE, Colors.VIOLET, Colors.PINK, 175.0);
        if (white) {
            Background.dark(canvas, random, hue);
        } else {
            Background.light(canvas, random, hue);
        }
        canvas.pose(
                random.between(-0.1, 0.1),
                random.between(0.05, 0.18),
                random.between(0.85, 1.02),
                random.between(-9, 9),
                random.chance(0.5));
        Color inner = Colors.of(345, 0.4, 0.98);
        Color dark = Colors.mix(fur, Colors.INK, 0.35);
        for (int side = -1; side <= 1; side += 2) {
            canvas.polygon(fur, side * 0.72, -0.95, side * 0.1, -0.5, side * 0.7, 0);
            canvas.polygon(inner, side * 0.62, -0.75, side * 0.28, -0.5, side * 0.58, -0.25);
        }
        canvas.ellipse(fur, 0, 0.05, 0.76, 0.64);
        if (!white && !black && random.chance(0.6)) {
            for (int stripe = -1; stripe <= 1; stripe++) {
                canvas.polygon(dark, stripe * 0.2 - 0.06, -0.56, stripe * 0.2 + 0.06, -0.56, stripe * 0.16, -0.24);
            }
        }
        canvas.ellipse(white ? Colors.of(30, 0.12, 0.94) : Colors.mix(fur, Colors.SNOW, 0.8), 0, 0.36, 0.34, 0.25);
        Color iris = random.oneOf(Colors.of(100, 0.7, 0.85), Colors.of(50, 0.8, 1), Colors.of(195, 0.6, 0.95));
        for (int side = -1; side <= 1; side += 2) {
            canvas.ellipse(iris, side * 0.32, -0.03, 0.17, 0.18);
            canvas.ellipse(Colors.INK, side * 0.32, -0.03, 0.075, 0.16);
            canvas.line(white || black ? Colors.of(0, 0, 0.75) : dark, side * 0.3, 0.36, side * 0.95, 0.26, 0.04);
            canvas.line(white || black ? Colors.of(0, 0, 0.75) : dark, side * 0.3, 0.42, side * 0.95, 0.5, 0.04);
        }
        canvas.polygon(Colors.of(345, 0.65, 0.9), -0.11, 0.22, 0.11, 0.22, 0, 0.35);
        canvas.line(Colors.INK, 0, 0.33, 0, 0.44, 0.05);
    }
}
