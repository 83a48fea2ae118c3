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

/** Generated pictures, each above the training picture that is most like it, which has a grey ground. */
record ComparisonGrid(List<Pair> pairs) {
    private static final int COLUMNS = 8;
    private static final int CELL = 96;
    private static final int GAP = 6;
    private static final Color PAPER = Color.WHITE;
    private static final Color GROUND = new Color(0xC8C8C8);

    /** A generated picture and its neighbour. */
    record Pair(BufferedImage generated, BufferedImage nearest) {}

    /** Fetches the {@code images} of a job, and their neighbours in {@code dataset}. */
    static ComparisonGrid of(GatewayClient gateway, String dataset, JsonNode images)
            throws IOException, InterruptedException {
        List<Pair> pairs = new ArrayList<>();
        try (Progress progress = Progress.of("fetching pictures")) {
            for (JsonNode image : images) {
                String neighbour = "/api/datasets/" + dataset + "/images/"
                        + image.path("nearest").asLong() + ".png";
                pairs.add(new Pair(read(gateway, image.path("url").asText()), read(gateway, neighbour)));
                progress.at((double) pairs.size() / images.size(), "");
            }
        }
        return new ComparisonGrid(pairs);
    }

    private static BufferedImage read(GatewayClient gateway, String path) throws IOException, InterruptedException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(gateway.bytes(path)));
        if (picture == null) {
            throw new IOException(path + " is no picture");
        }
        return picture;
    }

    BufferedImage draw() {
        int rows = (pairs.size() + COLUMNS - 1) / COLUMNS;
        int across = CELL + GAP;
        int down = 2 * CELL + 3 * GAP;
        var sheet = new BufferedImage(COLUMNS * across + GAP, rows * down + GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = sheet.createGraphics();
        pen.setColor(PAPER);
        pen.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        for (int i = 0; i < pairs.size(); i++) {
            int x = GAP + i % COLUMNS * across;
            int y = GAP + i / COLUMNS * down;
            paint(pen, pairs.get(i).generated(), x, y);
            pen.setColor(GROUND);
            pen.fillRect(x - GAP / 2, y + CELL + GAP / 2, across, CELL + GAP);
            paint(pen, pairs.get(i).nearest(), x, y + CELL + GAP);
        }
        pen.dispose();
        return sheet;
    }

    /** Small pictures show their pixels, large ones are averaged. */
    private static void paint(Graphics2D pen, BufferedImage picture, int x, int y) {
        pen.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION,
                picture.getWidth() <= CELL
                        ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR
                        : RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        pen.drawImage(picture, x, y, CELL, CELL, null);
    }

    /** Writes it as PNG, whole or not at all. */
    void write(Path file) throws IOException {
        Path place = file.toAbsolutePath();
        if (place.getParent() != null) {
            Files.createDirectories(place.getParent());
        }
        Path draft = place.resolveSibling(place.getFileName() + ".draft");
        try (OutputStream out = Files.newOutputStream(draft)) {
            if (!ImageIO.write(draw(), "png", out)) {
                throw new IOException("this Java runtime writes no PNG");
            }
        }
        Files.move(draft, place, StandardCopyOption.REPLACE_EXISTING);
    }
}
