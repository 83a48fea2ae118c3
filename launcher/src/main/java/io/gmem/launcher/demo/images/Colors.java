package io.gmem.launcher.demo.images;

import java.awt.Color;

/** The color palette of the demo images, by hue in degrees (0 to 360). */
final class Colors {

    static final Color INK = new Color(0x22, 0x22, 0x2e);
    static final Color SNOW = new Color(0xff, 0xff, 0xfa);
    static final Color WOOD = new Color(0x7a, 0x4a, 0x26);

    static final double RED = 2;
    static final double ORANGE = 28;
    static final double YELLOW = 48;
    static final double GREEN = 125;
    static final double BLUE = 215;
    static final double VIOLET = 275;
    static final double PINK = 330;

    private Colors() {}

    /** A saturated bright color for objects. */
    static Color bright(double hue) {
        return of(hue, 0.85, 0.93);
    }

    /** A saturated dark color for shaded parts. */
    static Color deep(double hue) {
        return of(hue, 0.8, 0.6);
    }

    /** A pale color for backgrounds. */
    static Color pale(double hue) {
        return of(hue, 0.22, 0.98);
    }

    static Color night(double hue) {
        return of(hue, 0.75, 0.3);
    }

    static Color of(double hue, double saturation, double brightness) {
        double sixth = (hue % 360 + 360) % 360 / 60;
        double[] rgb = new double[3];
        for (int i = 0; i < 3; i++) {
            double k = (new double[] {5, 3, 1}[i] + sixth) % 6;
            rgb[i] = brightness * (1 - saturation * Math.max(0, Math.min(1, Math.min(k, 4 - k))));
        }
        return new Color((int) (255 * rgb[0] + 0.5), (int) (255 * rgb[1] + 0.5), (int) (255 * rgb[2] + 0.5));
    }

    /** Interpolates from {@code a} (share 0) to {@code b} (share 1). */
    static Color mix(Color a, Color b, double share) {
        return new Color(
                (int) (a.getRed() + (b.getRed() - a.getRed()) * share + 0.5),
                (int) (a.getGreen() + (b.getGreen() - a.getGreen()) * share + 0.5),
                (int) (a.getBlue() + (b.getBlue() - a.getBlue()) * share + 0.5));
    }
}
