package io.gmem.launcher.demo.images;

import java.awt.Color;

/** A mushroom with a spotted cap. */
final class Mushroom {

    private Mushroom() {}

    static void draw(Canvas canvas, SeededRandom random) {
        double hue = random.oneOf(Colors.RED, Colors.RED, Colors.ORANGE, Colors.BLUE, Colors.VIOLET, Colors.PINK);
        double ground = random.between(0.55, 0.72);
        if (random.chance(0.5)) {
            Background.skyAndGround(canvas, random, ground, Background.grass(random));
        } else {
            Background.light(canvas, random, random.between(60, 180));
            Color moss = Colors.of(random.between(80, 150), 0.6, 0.5);
            canvas.shade(moss, moss, ground, 1);
        }
        canvas.pose(
                random.between(-0.14, 0.14),
                ground + 0.1,
                random.between(0.9, 1.08),
                random.between(-7, 7),
                random.chance(0.5));
        double width = random.between(0.6, 0.76);
        double height = random.between(0.6, 0.78);
        Color stem = Colors.of(40, 0.16, 0.98);
        canvas.polygon(stem, -0.17, -0.6, 0.17, -0.6, 0.25, 0, -0.25, 0);
        canvas.ellipse(stem, 0, 0, 0.25, 0.08);
        canvas.ellipse(Colors.of(35, 0.3, 0.8), 0, -0.56, 0.88 * width, 0.11);
        Color cap = Colors.of(hue, 0.88, 0.88);
        canvas.dome(cap, 0, -0.54, width, height);
        canvas.circle(Colors.SNOW, -0.04, -0.56 - 0.62 * height, 0.13);
        canvas.circle(Colors.SNOW, -0.58 * width, -0.54 - 0.26 * height, 0.11);
        canvas.circle(Colors.SNOW, 0.5 * width, -0.54 - 0.34 * height, 0.12);
        if (random.chance(0.6)) {
            canvas.circle(Colors.SNOW, 0.02 * width, -0.54 - 0.2 * height, 0.09);
        }
    }
}
