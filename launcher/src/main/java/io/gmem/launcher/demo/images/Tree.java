package io.gmem.launcher.demo.images;

import java.awt.Color;

/** A tree on grass: a round one, sometimes with fruit, or a fir. */
final class Tree {

    private Tree() {}

    static void draw(Canvas canvas, SeededRandom random) {
        double horizon = random.between(0.5, 0.68);
        Background.skyAndGround(canvas, random, horizon, Background.grass(random));
        canvas.pose(random.between(-0.18, 0.18), horizon + 0.12, random.between(0.9, 1.08), 0, random.chance(0.5));
        if (random.chance(0.4)) {
            fir(canvas, Colors.of(random.between(135, 165), 0.75, random.between(0.38, 0.5)));
        } else {
            round(canvas, random);
        }
    }

    private static void fir(Canvas canvas, Color green) {
        canvas.rectangle(Colors.WOOD, -0.09, -0.3, 0.09, 0.1);
        Color shade = Colors.mix(green, Colors.INK, 0.25);
        canvas.polygon(shade, -0.58, -0.15, 0, -0.8, 0.58, -0.15);
        canvas.polygon(green, -0.47, -0.52, 0, -1.1, 0.47, -0.52);
        canvas.polygon(shade, -0.47, -0.52, 0, -0.6, 0.47, -0.52);
        canvas.polygon(green, -0.35, -0.88, 0, -1.42, 0.35, -0.88);
    }

    private static void round(Canvas canvas, SeededRandom random) {
        boolean autumn = random.chance(0.25);
        Color leaves = autumn
                ? Colors.of(random.between(15, 40), 0.85, 0.9)
                : Colors.of(random.between(105, 150), 0.8, random.between(0.42, 0.58));
        canvas.polygon(Colors.WOOD, -0.1, -0.6, 0.1, -0.6, 0.15, 0.1, -0.15, 0.1);
        canvas.circle(Colors.mix(leaves, Colors.INK, 0.22), 0.26, -0.62, 0.36);
        canvas.circle(Colors.mix(leaves, Colors.INK, 0.12), -0.3, -0.62, 0.36);
        canvas.circle(leaves, 0, -0.92, 0.46);
        if (!autumn && random.chance(0.4)) {
            Color fruit = Colors.bright(Colors.RED);
            canvas.circle(fruit, -0.26, -0.7, 0.09);
            canvas.circle(fruit, 0.12, -1.08, 0.09);
            canvas.circle(fruit, 0.28, -0.66, 0.09);
        }
    }
}
