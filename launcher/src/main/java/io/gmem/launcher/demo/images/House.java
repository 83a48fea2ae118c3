package io.gmem.launcher.demo.images;

import java.awt.Color;

/** A house on grass, with a pointed roof, a door and a window or two. */
final class House {

    private House() {}

    static void draw(Canvas canvas, SeededRandom dice) {
        double horizon = dice.between(0.42, 0.6);
        Background.skyAndGround(canvas, dice, horizon, Background.grass(dice));
        Color wall = dice.oneOf(
                Colours.SNOW,
                Colours.of(45, 0.35, 1),
                Colours.of(20, 0.3, 0.98),
                Colours.of(50, 0.6, 0.98),
                Colours.of(350, 0.3, 1));
        Color roof = dice.oneOf(
                Colours.of(5, 0.8, 0.8),
                Colours.of(18, 0.75, 0.6),
                Colours.of(225, 0.6, 0.5),
                Colours.of(340, 0.7, 0.6));
        Color door = dice.oneOf(
                Colours.WOOD, Colours.of(215, 0.8, 0.65), Colours.of(150, 0.7, 0.45), Colours.of(0, 0.8, 0.65));
        double width = dice.between(0.5, 0.64);
        double eaves = dice.between(-0.2, -0.05);
        double ridge = eaves - dice.between(0.5, 0.62);
        double base = horizon + 0.18;
        canvas.pose(dice.between(-0.15, 0.15), 0, 1, 0, dice.chance(0.5));
        if (dice.chance(0.6)) {
            canvas.rectangle(Colours.mix(roof, Colours.INK, 0.35), 0.22, ridge + 0.02, 0.38, eaves);
        }
        canvas.rectangle(wall, -width, eaves, width, base);
        canvas.polygon(roof, -width - 0.16, eaves + 0.03, 0, ridge, width + 0.16, eaves + 0.03);
        boolean middle = dice.chance(0.4);
        double doorX = middle ? 0 : -width / 2;
        canvas.rectangle(door, doorX - 0.12, base - 0.42, doorX + 0.12, base);
        Color pane = dice.chance(0.5) ? Colours.of(48, 0.7, 1) : Colours.of(205, 0.55, 0.75);
        window(canvas, pane, width * (middle ? 0.62 : 0.42), (eaves + base) / 2 - 0.04, middle ? 0.11 : 0.16);
        if (middle) {
            window(canvas, pane, -width * 0.62, (eaves + base) / 2 - 0.04, 0.11);
        }
    }

    private static void window(Canvas canvas, Color pane, double x, double y, double half) {
        canvas.rectangle(Colours.INK, x - half - 0.03, y - half - 0.03, x + half + 0.03, y + half + 0.03);
        canvas.rectangle(pane, x - half, y - half, x + half, y + half);
    }
}
