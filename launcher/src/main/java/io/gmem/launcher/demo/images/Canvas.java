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
 * A square canvas. Coordinates run from -1 (left, top) to 1 (right, bottom) until {@link #pose} changes them. Shapes are always
 * filled, never stroked.
 */
final class Canvas {

    private final int side;
    private final BufferedImage image;
    private final Graphics2D pen;
    private AffineTransform transform;

    Canvas(int side) {
        this.side = side;
        image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        transform = whole();
    }

    /** Rotates all later shapes by {@code degrees}, scales them and moves them to {@code (x, y)}. */
    void pose(double x, double y, double scale, double degrees, boolean mirrored) {
        double radians = degrees * Math.PI / 180;
        double cos = scale * StrictMath.cos(radians);
        double sin = scale * StrictMath.sin(radians);
        double flip = mirrored ? -1 : 1;
        transform = whole();
        transform.concatenate(new AffineTransform(flip * cos, flip * sin, -sin, cos, x, y));
    }

    void circle(Color color, double x, double y, double radius) {
        ellipse(color, x, y, radius, radius);
    }

    void ellipse(Color color, double x, double y, double radiusX, double radiusY) {
        fill(color, new Ellipse2D.Double(x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY));
    }

    void rectangle(Color color, double left, double top, double right, double bottom) {
        fill(color, new Rectangle2D.Double(left, top, right - left, bottom - top));
    }

    /** Fills a polygon. Corners are given as alternating x and y. */
    void polygon(Color color, double... corners) {
        Path2D path = new Path2D.Double();
        path.moveTo(corners[0], corners[1]);
        for (int i = 2; i < corners.length; i += 2) {
            path.lineTo(corners[i], corners[i + 1]);
        }
        path.closePath();
        fill(color, path);
    }

    /** Draws a line as a thin bar with square ends. */
    void line(Color color, double x0, double y0, double x1, double y1, double thickness) {
        double length = Math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0));
        double dx = -(y1 - y0) / length * thickness / 2;
        double dy = (x1 - x0) / length * thickness / 2;
        polygon(color, x0 + dx, y0 + dy, x1 + dx, y1 + dy, x1 - dx, y1 - dy, x0 - dx, y0 - dy);
    }

    /** Fills the upper half of an ellipse, with the flat side at {@code y}. */
    void dome(Color color, double x, double y, double radiusX, double radiusY) {
        double k = 0.5523; // control point ratio of a cubic curve that approximates a quarter circle
        Path2D path = new Path2D.Double();
        path.moveTo(x - radiusX, y);
        path.curveTo(x - radiusX, y - k * radiusY, x - k * radiusX, y - radiusY, x, y - radiusY);
        path.curveTo(x + k * radiusX, y - radiusY, x + radiusX, y - k * radiusY, x + radiusX, y);
        path.closePath();
        fill(color, path);
    }

    void fill(Color color, Shape shape) {
        pen.setColor(color);
        pen.fill(transform.createTransformedShape(shape));
    }

    /** Fills all rows from {@code top} to {@code bottom} with a vertical gradient. */
    void shade(Color from, Color to, double top, double bottom) {
        int first = row(top);
        int last = row(bottom);
        for (int y = first; y < last; y++) {
            pen.setColor(Colors.mix(from, to, (y - first) / (double) Math.max(1, last - 1 - first)));
            pen.fillRect(0, y, side, 1);
        }
    }

    /** Returns a copy downscaled by averaging blocks of {@code times x times} pixels. */
    BufferedImage downscaled(int times) {
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
