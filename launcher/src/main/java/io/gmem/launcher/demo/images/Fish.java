package io.gmem.launcher.demo.images;

import java.awt.Color;

/** A fish under water, seen from its side. */
final class Fish {

    private Fish() {}

    static void draw(Canvas canvas, SeededRandom dice) {
        double hue = dice.oneOf(Colours.RED, 16.0, Colours.ORANGE, Colours.YELLOW, Colours.PINK);
        if (dice.chance(0.5)) {
            canvas.shade(Colours.of(190, 0.4, 0.98), Colours.of(205, 0.65, 0.85), -1, 1);
        } else {
            canvas.shade(Colours.of(205, 0.75, 0.65), Colours.of(225, 0.8, 0.35), -1, 1);
        }
        if (dice.chance(0.5)) {
            double x = dice.between(-0.85, 0.85);
            canvas.circle(Colours.pale(195), x, -0.82, 0.08);
            canvas.circle(Colours.pale(195), x + 0.1, -0.6, 0.06);
        }
        canvas.pose(
                dice.between(-0.08, 0.08),
                dice.between(-0.15, 0.15),
                dice.between(0.85, 1.02),
                dice.between(-14, 14),
                dice.chance(0.5));
        Color body = Colours.bright(hue);
        Color fin = Colours.bright(hue + dice.oneOf(-22.0, 22.0));
        double height = dice.between(0.4, 0.52);
        canvas.polygon(fin, 0.3, 0, 0.92, -0.48, 0.78, 0, 0.92, 0.48);
        canvas.polygon(fin, -0.3, -0.75 * height, 0.1, -height - 0.24, 0.35, -0.5 * height);
        canvas.polygon(fin, -0.1, 0.8 * height, 0.18, height + 0.2, 0.28, 0.6 * height);
        canvas.ellipse(body, -0.15, 0, 0.62, height);
        if (dice.chance(0.6)) {
            Color stripe = dice.chance(0.6) ? Colours.SNOW : Colours.deep(hue);
            canvas.ellipse(stripe, -0.06, 0, 0.085, 0.93 * height);
            canvas.ellipse(stripe, 0.22, 0, 0.06, 0.74 * height);
        }
        canvas.circle(Colours.SNOW, -0.46, -0.1, 0.14);
        canvas.circle(Colours.INK, -0.49, -0.1, 0.075);
    }
}
