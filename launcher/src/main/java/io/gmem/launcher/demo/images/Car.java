package io.gmem.launcher.demo.images;

import java.awt.Color;
import java.awt.geom.RoundRectangle2D;

/** A car from its side, on a road. */
final class Car {

    private Car() {}

    static void draw(Canvas canvas, SeededRandom dice) {
        double horizon = dice.between(0.2, 0.4);
        if (dice.chance(0.6)) {
            Background.skyAndGround(canvas, dice, horizon, Background.road(dice));
        } else {
            Background.light(canvas, dice, dice.between(0, 360));
            Color road = Background.road(dice);
            canvas.shade(road, road, horizon, 1);
        }
        double hue =
                dice.oneOf(Colours.RED, Colours.BLUE, Colours.YELLOW, Colours.GREEN, Colours.VIOLET, Colours.ORANGE);
        Color body = Colours.of(hue, 0.85, hue == Colours.GREEN ? 0.7 : 0.92);
        canvas.pose(
                dice.between(-0.06, 0.06), horizon + dice.between(0, 0.1), dice.between(0.86, 1), 0, dice.chance(0.5));
        double roof = dice.between(-0.72, -0.58);
        double back = dice.between(-0.62, -0.45);
        canvas.polygon(body, back - 0.14, -0.2, back, roof, 0.2, roof, 0.48, -0.2);
        Color glass = Colours.of(200, 0.3, 0.98);
        canvas.polygon(glass, back - 0.01, -0.22, back + 0.07, roof + 0.1, -0.12, roof + 0.1, -0.12, -0.22);
        canvas.polygon(glass, -0.02, -0.22, -0.02, roof + 0.1, 0.14, roof + 0.1, 0.33, -0.22);
        canvas.fill(body, new RoundRectangle2D.Double(-0.9, -0.26, 1.8, 0.44, 0.22, 0.22));
        canvas.rectangle(Colours.of(48, 0.6, 1), 0.78, -0.14, 0.9, 0);
        wheel(canvas, -0.5);
        wheel(canvas, 0.5);
    }

    private static void wheel(Canvas canvas, double x) {
        canvas.circle(Colours.INK, x, 0.18, 0.24);
        canvas.circle(new Color(0xd8, 0xd8, 0xdc), x, 0.18, 0.11);
    }
}
