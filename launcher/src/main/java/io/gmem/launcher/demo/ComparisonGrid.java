package io.gmem.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.launcher.gateway.GatewayClient;
import io.gmem.launcher.progress.Progress;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** A grid of generated images, each above its nearest training image, which has a grey background. */
record ComparisonGrid(List<Pair> pairs) {
    private static final int COLUMNS = 8;
    private static final int CELL = 96;
    private static final int GAP = 6;
    private static final Color BACKGROUND = Color.WHITE;
    private static final Color NEAREST_BACKGROUND = new Color(0xC8C8C8);

    /** A generated image and its nearest training image. */
    record Pair(BufferedImage generated, BufferedImage nearest) {}

    /** Downloads the {@code images} of a job and their nearest training images in {@code dataset}. */
    static ComparisonGrid of(GatewayClient gateway, String dataset, JsonNode images)
            throws IOException, InterruptedException {
        List<Pair> pairs = new ArrayList<>();
        try (Progress progress = Progress.of("downloading images")) {
            for (JsonNode image : images) {
                String nearestPath = "/api/datasets/" + dataset + "/images/"
                        + image.path("nearest").asLong() + ".png";
                pairs.add(new Pair(read(gateway, image.path("url").asText()), read(gateway, nearestPath)));
                progress.at((double) pairs.size() / images.size(), "");
            }
        }
        return new ComparisonGrid(pairs);
    }

    private static BufferedImage read(GatewayClient gateway, String path) throws IOException, InterruptedException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(gateway.bytes(path)));
        if (image == null) {
            throw new IOException(path + " is not an image");
        }
        return image;
    }

    BufferedImage draw() {
        int rows = (pairs.size() + COLUMNS - 1) / COLUMNS;
        int stepX = CELL + GAP;
        int stepY = 2 * CELL + 3 * GAP;
        var grid = new BufferedImage(COLUMNS * stepX + GAP, rows * stepY + GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = grid.createGraphics();
        pen.setColor(BACKGROUND);
        pen.fillRect(0, 0, grid.getWidth(), grid.getHeight());
        for (int i = 0; i < pairs.size(); i++) {
            int x = GAP + i % COLUMNS * stepX;
            int y = GAP + i / COLUMNS * stepY;
            paint(pen, pairs.get(i).generated(), x, y);
            pen.setColor(NEAREST_BACKGROUND);
            pen.fillRect(x - GAP / 2, y + CELL + GAP / 2, stepX, CELL + GAP);
            paint(pen, pairs.get(i).nearest(), x, y + CELL + GAP);
        }
        pen.dispose();
        return grid;
    }

    /** Draws an image scaled to its cell: nearest-neighbor interpolation for small images, bilinear for large ones. */
    private static void paint(Graphics2D pen, BufferedImage image, int x, int y) {
        pen.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION,
                image.getWidth() <= CELL
                        ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR
                        : RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        pen.drawImage(image, x, y, CELL, CELL, null);
    }

    /** Writes the grid as PNG. A failure leaves an existing file unchanged. */
    void write(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        if (target.getParent() != null) {
            Files.createDirectories(target.getParent());
        }
        Path draft = target.resolveSibling(target.getFileName() + ".draft");
        try (OutputStream out = Files.newOutputStream(draft)) {
            if (!ImageIO.write(draw(), "png", out)) {
                throw new IOException("this Java runtime has no PNG writer");
            }
        }
        Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
    }
}
