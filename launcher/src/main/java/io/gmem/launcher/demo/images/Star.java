package io.gmem.launcher.demo.images;

import java.awt.Color;

/** A five-pointed star with a darker rim, on a dark or a light ground. */
final class Star {

    private Star() {}

    static void draw(Canvas canvas, SeededRandom dice) {
        boolean night = dice.chance(0.7);
        double hue;
        if (night) {
            hue = dice.oneOf(Colours.YELLOW, Colours.YELLOW, Colours.ORANGE, 180.0, Colours.PINK);
            Background.dark(canvas, dice, dice.between(215, 270));
            for (int i = dice.below(4); i > 0; i--) {
                canvas.circle(Colours.SNOW, dice.oneOf(-0.85, 0.85), dice.between(-0.9, 0.9), 0.05);
            }
        } else {
            hue = dice.oneOf(Colours.YELLOW, Colours.ORANGE, Colours.RED, Colours.VIOLET);
            Background.light(canvas, dice, dice.between(170, 230));
        }
        double degrees = dice.between(-30, 30);
        double scale = dice.between(0.7, 0.95);
        canvas.pose(dice.between(-0.08, 0.08), dice.between(-0.04, 0.12), scale, degrees, false);
        double inner = dice.between(0.42, 0.5);
        Color rim = Colours.of(hue - 14, 0.95, 0.78);
        canvas.polygon(rim, points(1, inner));
        canvas.polygon(Colours.of(hue, 0.75, 1), points(0.76, inner));
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
