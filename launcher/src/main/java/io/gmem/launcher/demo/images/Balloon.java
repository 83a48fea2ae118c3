package io.gmem.launcher.demo.images;

import java.awt.Color;
import java.awt.geom.Path2D;

/** A toy balloon on a string, with a highlight. */
final class Balloon {

    private Balloon() {}

    static void draw(Canvas canvas, SeededRandom random) {
        double hue = random.oneOf(
                Colors.RED, Colors.ORANGE, Colors.GREEN, Colors.BLUE, Colors.VIOLET, Colors.PINK, Colors.YELLOW);
        boolean dark = random.chance(0.2) && hue != Colors.BLUE && hue != Colors.VIOLET;
        if (dark) {
            Background.dark(canvas, random, random.between(220, 260));
        } else {
            Background.light(canvas, random, hue == Colors.BLUE ? random.between(30, 60) : random.between(180, 220));
        }
        canvas.pose(
                random.between(-0.2, 0.2),
                random.between(-0.3, -0.2),
                random.between(0.85, 1.05),
                random.between(-10, 10),
                random.chance(0.5));
        Color skin = Colors.bright(hue);
        double width = random.between(0.44, 0.52);
        canvas.fill(dark ? Colors.SNOW : Colors.INK, string(random.between(-0.2, 0.2)));
        canvas.polygon(Colors.deep(hue), -0.12, 0.72, 0, 0.52, 0.12, 0.72);
        canvas.fill(skin, skin(width));
        canvas.ellipse(Colors.mix(skin, Colors.SNOW, 0.75), -0.42 * width, -0.3, 0.09, 0.15);
    }

    private static Path2D skin(double width) {
        Path2D path = new Path2D.Double();
        path.moveTo(0, -0.62);
        path.curveTo(1.3 * width, -0.62, 1.3 * width, 0.1, 0, 0.6);
        path.curveTo(-1.3 * width, 0.1, -1.3 * width, -0.62, 0, -0.62);
        path.closePath();
        return path;
    }

    private static Path2D string(double sway) {
        Path2D path = new Path2D.Double();
        path.moveTo(-0.03, 0.65);
        path.curveTo(-0.03 + sway, 0.95, -0.03 - sway, 1.2, -0.03, 1.6);
        path.lineTo(0.03, 1.6);
        path.curveTo(0.03 - sway, 1.2, 0.03 + sway, 0.95, 0.03, 0.65);
        path.closePath();
        return path;
    }
}
