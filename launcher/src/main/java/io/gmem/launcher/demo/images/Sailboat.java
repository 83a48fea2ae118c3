package io.gmem.launcher.demo.images;

import java.awt.Color;

/** A boat with two sails on the sea, by day or in the evening. */
final class Sailboat {

    private Sailboat() {}

    static void draw(Canvas canvas, SeededRandom dice) {
        double horizon = dice.between(0.15, 0.4);
        boolean evening = dice.chance(0.35);
        Color sea = evening ? Colours.of(250, 0.45, 0.62) : Colours.of(dice.between(195, 220), 0.8, 0.75);
        if (evening) {
            canvas.shade(Colours.of(330, 0.4, 0.9), Colours.of(35, 0.6, 1), -1, horizon);
        } else {
            canvas.shade(Colours.of(200, 0.45, 1), Colours.of(195, 0.12, 1), -1, horizon);
        }
        if (dice.chance(0.5)) {
            double x = dice.oneOf(-0.68, 0.68);
            canvas.circle(evening ? Colours.of(15, 0.8, 1) : Colours.of(50, 0.7, 1), x, -0.62, 0.2);
        }
        canvas.shade(sea, Colours.mix(sea, Colours.INK, 0.35), horizon, 1);
        canvas.pose(
                dice.between(-0.12, 0.12),
                horizon + 0.05,
                dice.between(0.85, 1),
                dice.between(-7, 7),
                dice.chance(0.5));
        Color sail =
                dice.oneOf(Colours.SNOW, Colours.SNOW, Colours.bright(Colours.RED), Colours.bright(Colours.YELLOW));
        Color jib = dice.chance(0.5)
                ? sail
                : dice.oneOf(Colours.bright(Colours.ORANGE), Colours.SNOW, Colours.bright(Colours.RED));
        Color hull = dice.oneOf(
                Colours.WOOD, Colours.of(0, 0.85, 0.7), Colours.of(255, 0.55, 0.3), Colours.of(28, 0.75, 0.85));
        canvas.line(Colours.WOOD, -0.04, 0, -0.04, -1.15, 0.07);
        canvas.polygon(sail, 0.04, -1.08, 0.04, -0.12, 0.66, -0.12);
        canvas.polygon(jib, -0.12, -0.95, -0.12, -0.12, -0.55, -0.12);
        canvas.polygon(hull, -0.75, -0.04, 0.8, -0.04, 0.5, 0.3, -0.52, 0.3);
        canvas.polygon(Colours.mix(hull, Colours.SNOW, 0.6), -0.75, -0.04, 0.8, -0.04, 0.74, 0.04, -0.7, 0.04);
    }
}
