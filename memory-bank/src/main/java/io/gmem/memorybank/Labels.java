package io.gmem.memorybank;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;

/** The tensor {@code labels} (N), I64, stored with snippets and with images; -1 for no label. */
final class Labels {
    static final String NAME = "labels";

    private int[] values = new int[1024];
    private int count;

    void add(int label) {
        values = count < values.length ? values : Arrays.copyOf(values, 2 * count);
        values[count++] = label;
    }

    int count() {
        return count;
    }

    HostTensor tensor() {
        ByteBuffer data = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            data.putLong(values[i]);
        }
        return new HostTensor(DType.I64, new long[] {count}, data.flip());
    }

    static int[] read(SafetensorsFile file, Path path, long expected) throws IOException {
        TensorRows labels = TensorRows.map(file, path, NAME, DType.I64, 1);
        MalformedArtifactException.unless(
                labels.count() == expected, path, "holds " + labels.count() + " labels for " + expected + " rows");
        int[] values = new int[Math.toIntExact(expected)];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.toIntExact(labels.row(i).getLong());
        }
        return values;
    }
}
