package io.gmem.memorybank.survey;

import io.gmem.memorybank.MalformedArtifactException;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads and writes a survey as {@code survey.safetensors}. */
public final class SurveyFile {
    private static final String NAME = "survey.safetensors";

    private SurveyFile() {}

    /** Writes a survey; equal surveys give equal bytes. */
    public static void write(BankSurvey survey, Path folder) throws IOException {
        List<BankSurvey.Neighbor> nearest = survey.nearest();
        float[] similarity = new float[nearest.size()];
        for (int i = 0; i < similarity.length; i++) {
            similarity[i] = nearest.get(i).similarity();
        }
        long[] rows = nearest.stream().mapToLong(BankSurvey.Neighbor::row).toArray();
        long[] others = nearest.stream().mapToLong(BankSurvey.Neighbor::other).toArray();
        Map<String, HostTensor> tensors = new TreeMap<>();
        tensors.put("fitted_on", HostTensor.i64(new long[] {survey.fittedOn()}, 1));
        tensors.put("shares", HostTensor.f32(survey.shares(), survey.shares().length));
        tensors.put("points", HostTensor.f32(survey.points(), survey.points().length / 2, 2));
        tensors.put("nearest.row", HostTensor.i64(rows, rows.length));
        tensors.put("nearest.other", HostTensor.i64(others, others.length));
        tensors.put("nearest.similarity", HostTensor.f32(similarity, similarity.length));
        SafetensorsWriter.write(folder.resolve(NAME), tensors, Map.of());
    }

    /**
     * Reads the survey of a bank of {@code rows} rows.
     *
     * @throws MalformedArtifactException when the file is not a survey of that many rows
     */
    public static BankSurvey read(Path folder, long rows) throws IOException {
        Path path = folder.resolve(NAME);
        try (var file = SafetensorsFile.open(path)) {
            float[] points = floats(file, path, "points");
            float[] similarity = floats(file, path, "nearest.similarity");
            long[] row = longs(file, path, "nearest.row");
            long[] other = longs(file, path, "nearest.other");
            long[] fittedOn = longs(file, path, "fitted_on");
            MalformedArtifactException.unless(
                    points.length == 2 * rows
                            && row.length == similarity.length
                            && other.length == row.length
                            && fittedOn.length == 1,
                    path,
                    "holds %d points for %d rows, and neighbors of %d, %d and %d"
                            .formatted(points.length / 2, rows, row.length, other.length, similarity.length));
            List<BankSurvey.Neighbor> nearest = new ArrayList<>(row.length);
            for (int i = 0; i < row.length; i++) {
                nearest.add(new BankSurvey.Neighbor(row[i], other[i], similarity[i]));
            }
            return new BankSurvey(fittedOn[0], floats(file, path, "shares"), points, nearest);
        }
    }

    private static float[] floats(SafetensorsFile file, Path path, String name) throws IOException {
        return tensor(file, path, name).toFloatArray();
    }

    private static long[] longs(SafetensorsFile file, Path path, String name) throws IOException {
        return tensor(file, path, name).toLongArray();
    }

    private static HostTensor tensor(SafetensorsFile file, Path path, String name) throws IOException {
        MalformedArtifactException.unless(file.names().contains(name), path, "holds no tensor '" + name + "'");
        return file.read(name);
    }
}
