package io.gmem.launcher.demo.images;

import java.awt.Color;

/** The face of a cat. */
final class Cat {

    private Cat() {}

    static void draw(Canvas canvas, SeededRandom dice) {
        Color fur = dice.oneOf(
                Colours.of(28, 0.75, 0.95),
                Colours.of(35, 0.35, 0.95),
                new Color(0x8a, 0x8f, 0x9c),
                new Color(0x3a, 0x38, 0x44),
                Colours.SNOW,
                Colours.of(25, 0.55, 0.6));
        boolean white = fur.equals(Colours.SNOW);
        boolean black = fur.getRed() < 0x50;
        double hue = dice.oneOf(Colours.GREEN, Colours.BLUE, Colours.VIOLET, Colours.PINK, 175.0);
        if (white) {
            Background.dark(canvas, dice, hue);
        } else {
            Background.light(canvas, dice, hue);
        }
        canvas.pose(
                dice.between(-0.1, 0.1),
                dice.between(0.05, 0.18),
                dice.between(0.85, 1.02),
                dice.between(-9, 9),
                dice.chance(0.5));
        Color inner = Colours.of(345, 0.4, 0.98);
        Color dark = Colours.mix(fur, Colours.INK, 0.35);
        for (int side = -1; side <= 1; side += 2) {
            canvas.polygon(fur, side * 0.72, -0.95, side * 0.1, -0.5, side * 0.7, 0);
            canvas.polygon(inner, side * 0.62, -0.75, side * 0.28, -0.5, side * 0.58, -0.25);
        }
        canvas.ellipse(fur, 0, 0.05, 0.76, 0.64);
        if (!white && !black && dice.chance(0.6)) {
            for (int stripe = -1; stripe <= 1; stripe++) {
                canvas.polygon(dark, stripe * 0.2 - 0.06, -0.56, stripe * 0.2 + 0.06, -0.56, stripe * 0.16, -0.24);
            }
        }
        canvas.ellipse(white ? Colours.of(30, 0.12, 0.94) : Colours.mix(fur, Colours.SNOW, 0.8), 0, 0.36, 0.34, 0.25);
        Color iris = dice.oneOf(Colours.of(100, 0.7, 0.85), Colours.of(50, 0.8, 1), Colours.of(195, 0.6, 0.95));
        for (int side = -1; side <= 1; side += 2) {
            canvas.ellipse(iris, side * 0.32, -0.03, 0.17, 0.18);
            canvas.ellipse(Colours.INK, side * 0.32, -0.03, 0.075, 0.16);
            canvas.line(white || black ? Colours.of(0, 0, 0.75) : dark, side * 0.3, 0.36, side * 0.95, 0.26, 0.04);
            canvas.line(white || black ? Colours.of(0, 0, 0.75) : dark, side * 0.3, 0.42, side * 0.95, 0.5, 0.04);
        }
        canvas.polygon(Colours.of(345, 0.65, 0.9), -0.11, 0.22, 0.11, 0.22, 0, 0.35);
        canvas.line(Colours.INK, 0, 0.33, 0, 0.44, 0.05);
    }
}
