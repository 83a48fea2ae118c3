package io.gmem.launcher.demo.images;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/**
 * A square to draw on. Coordinates run from -1 (left, top) to 1 (right, bottom) until {@link #pose} moves them. Shapes
 * are only ever filled.
 */
final class Canvas {

    private final int side;
    private final BufferedImage image;
    private final Graphics2D pen;
    private AffineTransform place;

    Canvas(int side) {
        this.side = side;
        image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        place = whole();
    }

    /** Everything drawn from here on is turned by {@code degrees}, scaled and moved to {@code (x, y)}. */
    void pose(double x, double y, double scale, double degrees, boolean mirrored) {
        double radians = degrees * Math.PI / 180;
        double cos = scale * StrictMath.cos(radians);
        double sin = scale * StrictMath.sin(radians);
        double flip = mirrored ? -1 : 1;
        place = whole();
        place.concatenate(new AffineTransform(flip * cos, flip * sin, -sin, cos, x, y));
    }

    void circle(Color colour, double x, double y, double radius) {
        ellipse(colour, x, y, radius, radius);
    }

    void ellipse(Color colour, double x, double y, double radiusX, double radiusY) {
        fill(colour, new Ellipse2D.Double(x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY));
    }

    void rectangle(Color colour, double left, double top, double right, double bottom) {
        fill(colour, new Rectangle2D.Double(left, top, right - left, bottom - top));
    }

    /** The corners, x and y in turn. */
    void polygon(Color colour, double... corners) {
        Path2D path = new Path2D.Double();
        path.moveTo(corners[0], corners[1]);
        for (int i = 2; i < corners.length; i += 2) {
            path.lineTo(corners[i], corners[i + 1]);
        }
        path.closePath();
        fill(colour, path);
    }

    /** A line as a thin bar with square ends. */
    void line(Color colour, double x0, double y0, double x1, double y1, double thickness) {
        double length = Math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0));
        double dx = -(y1 - y0) / length * thickness / 2;
        double dy = (x1 - x0) / length * thickness / 2;
        polygon(colour, x0 + dx, y0 + dy, x1 + dx, y1 + dy, x1 - dx, y1 - dy, x0 - dx, y0 - dy);
    }

    /** The upper half of an ellipse, flat side down on {@code y}. */
    void dome(Color colour, double x, double y, double radiusX, double radiusY) {
        double k = 0.5523; // a quarter circle as a cubic curve
        Path2D path = new Path2D.Double();
        path.moveTo(x - radiusX, y);
        path.curveTo(x - radiusX, y - k * radiusY, x - k * radiusX, y - radiusY, x, y - radiusY);
        path.curveTo(x + k * radiusX, y - radiusY, x + radiusX, y - k * radiusY, x + radiusX, y);
        path.closePath();
        fill(colour, path);
    }

    void fill(Color colour, Shape shape) {
        pen.setColor(colour);
        pen.fill(place.createTransformedShape(shape));
    }

    /** Rows from {@code top} to {@code bottom} of the whole square, shading from one colour to the other. */
    void shade(Color from, Color to, double top, double bottom) {
        int first = row(top);
        int last = row(bottom);
        for (int y = first; y < last; y++) {
            pen.setColor(Colours.mix(from, to, (y - first) / (double) Math.max(1, last - 1 - first)));
            pen.fillRect(0, y, side, 1);
        }
    }

    /** A copy in which every {@code times x times} pixels became their mean. */
    BufferedImage shrunk(int times) {
        int small = side / times;
        BufferedImage copy = new BufferedImage(small, small, BufferedImage.TYPE_INT_RGB);
        int area = times * times;
        for (int i = 0; i < small * small; i++) {
            int[] sum = new int[3];
            for (int j = 0; j < area; j++) {
                int rgb = image.getRGB(i % small * times + j % times, i / small * times + j / times);
                sum[0] += rgb >> 16 & 0xff;
                sum[1] += rgb >> 8 & 0xff;
                sum[2] += rgb & 0xff;
            }
            int mean = 0;
            for (int channel : sum) {
                mean = mean << 8 | (channel + area / 2) / area;
            }
            copy.setRGB(i % small, i / small, mean);
        }
        return copy;
    }

    void dispose() {
        pen.dispose();
    }

    private AffineTransform whole() {
        double half = side / 2.0;
        return new AffineTransform(half, 0, 0, half, half, half);
    }

    private int row(double y) {
        return (int) Math.max(0, Math.min(side, (y + 1) * side / 2 + 0.5));
    }
}
