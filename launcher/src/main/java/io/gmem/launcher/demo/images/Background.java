package io.gmem.launcher.demo.images;

import java.awt.Color;

/** What lies behind a thing. Light backdrops are pale, dark ones deep, so that a bright thing stands out on either. */
final class Background {

    private Background() {}

    /** One light colour, a shade from one to another, or two halves. */
    static void light(Canvas canvas, SeededRandom dice, double hue) {
        Color one = Colours.pale(hue);
        Color other = dice.chance(0.5) ? Colours.SNOW : Colours.pale(hue + dice.between(30, 70));
        behind(canvas, dice, one, other);
    }

    /** The same in dark. */
    static void dark(Canvas canvas, SeededRandom dice, double hue) {
        behind(canvas, dice, Colours.night(hue), Colours.night(hue + dice.between(15, 50)));
    }

    private static void behind(Canvas canvas, SeededRandom dice, Color one, Color other) {
        switch (dice.below(3)) {
            case 0 -> canvas.shade(one, one, -1, 1);
            case 1 -> canvas.shade(one, other, -1, 1);
            default -> {
                canvas.shade(one, one, -1, 1);
                double middle = dice.between(-0.3, 0.3);
                canvas.polygon(other, middle + 0.4, -1, 1, -1, 1, 1, middle - 0.4, 1);
            }
        }
    }

    /** A sky (blue day, or a warm evening) over a ground that begins at {@code horizon}. */
    static void skyAndGround(Canvas canvas, SeededRandom dice, double horizon, Color ground) {
        Color high = dice.chance(0.7) ? Colours.of(dice.between(195, 215), 0.55, 1) : Colours.of(255, 0.4, 0.95);
        Color low = dice.chance(0.6) ? Colours.of(200, 0.15, 1) : Colours.of(40, 0.3, 1);
        canvas.shade(high, low, -1, horizon);
        canvas.shade(ground, Colours.mix(ground, Colours.INK, 0.2), horizon, 1);
    }

    static Color grass(SeededRandom dice) {
        return Colours.of(dice.between(85, 125), 0.55, dice.between(0.7, 0.82));
    }

    static Color road(SeededRandom dice) {
        return dice.oneOf(new Color(0x8c, 0x8c, 0x96), new Color(0xb9, 0xae, 0x9c), new Color(0x6d, 0x72, 0x80));
    }
}
