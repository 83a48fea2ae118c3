package io.gmem.launcher.demo.images;

import java.awt.Color;

/** A flower from the front on a stem with leaves. */
final class Flower {

    private Flower() {}

    static void draw(Canvas canvas, SeededRandom random) {
        double hue = random.oneOf(Colors.RED, Colors.ORANGE, Colors.BLUE, Colors.VIOLET, Colors.PINK, Colors.YELLOW);
        if (random.chance(0.35)) {
            Background.skyAndGround(canvas, random, random.between(0.55, 0.75), Background.grass(random));
        } else {
            Background.light(canvas, random, hue + random.between(120, 200));
        }
        canvas.pose(
                random.between(-0.15, 0.15),
                random.between(-0.3, -0.18),
                random.between(0.88, 1.08),
                0,
                random.chance(0.5));
        Color stem = Colors.of(random.between(110, 145), 0.75, 0.5);
        double lean = random.between(-0.15, 0.15);
        canvas.line(stem, 0, 0.2, lean, 1.5, 0.11);
        leaf(canvas, stem, lean * 0.6, 0.95, 0.36);
        if (random.chance(0.6)) {
            leaf(canvas, stem, lean * 0.5, 0.8, -0.36);
        }
        int petals = 5 + random.below(4);
        double turn = random.between(0, 360);
        Color petal = Colors.bright(hue);
        for (int i = 0; i < petals; i++) {
            double angle = (turn + 360.0 * i / petals) * Math.PI / 180;
            double radius = petals > 6 ? 0.2 : 0.25;
            canvas.circle(petal, 0.36 * StrictMath.cos(angle), 0.36 * StrictMath.sin(angle), radius);
        }
        canvas.circle(petal, 0, 0, 0.3);
        boolean yellowish = Math.abs(hue - Colors.YELLOW) < 25;
        canvas.circle(yellowish ? Colors.WOOD : Colors.bright(Colors.YELLOW), 0, 0, 0.2);
    }

    private static void leaf(Canvas canvas, Color green, double x, double y, double reach) {
        canvas.polygon(
                green,
                x,
                y,
                x + 0.45 * reach,
                y - 0.3,
                x + reach,
                y - 0.32,
                x + 0.85 * reach,
                y - 0.12,
                x + 0.4 * reach,
                y);
    }
}
