package io.gmem.tensorfiles;

import java.io.*;
import java.nio.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;

public final class SafetensorsWriter {
    public static void write(Path p, Map<String, HostTensor> t, Map<String, String> meta) throws IOException {
        StringBuilder s = new StringBuilder("{");
        long o = 0;
        for (var e : t.entrySet()) {
            long n = e.getValue().data().remaining();
            s.append(s.length() > 1 ? "," : "")
                    .append("\"" + e.getKey() + "\":{\"dtype\":\""
                            + e.getValue().dtype() + "\",\"shape\":"
                            + Arrays.toString(e.getValue().shape()).replace(" ", "") + ",\"data_offsets\":[" + o + ","
                            + (o + n) + "]}");
            o += n;
        }
        s.append("}");
        byte[] h = s.toString().getBytes(StandardCharsets.UTF_8);
        try (var c = Files.newByteChannel(
                p, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            c.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(h.length)
                    .flip());
            c.write(ByteBuffer.wrap(h));
            for (var e : t.values()) c.write(e.data().duplicate());
        }
    }
}
