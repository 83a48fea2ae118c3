package io.gmem.tensorfiles;

import java.io.IOException;
import java.nio.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;

public final class SafetensorsFile implements TensorSource, AutoCloseable {
    private final Map<String, TensorInfo> infos = new LinkedHashMap<>();
    private final byte[] all;

    private SafetensorsFile(byte[] all) throws IOException {
        this.all = all;
        int n = (int) ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getLong();
        String json = new String(all, 8, n, StandardCharsets.UTF_8);
        var m = java.util.regex.Pattern.compile(
                        "\"([^\"]+)\":\\s*\\{\\s*\"dtype\":\\s*\"(\\w+)\",\\s*\"shape\":\\s*\\[([^\\]]*)\\],\\s*\"data_offsets\":\\s*\\[(\\d+),\\s*(\\d+)\\]")
                .matcher(json);
        while (m.find()) {
            long[] shape = Arrays.stream(m.group(3).split(","))
                    .map(String::strip)
                    .filter(s -> !s.isEmpty())
                    .mapToLong(Long::parseLong)
                    .toArray();
            long a = Long.parseLong(m.group(4)), b = Long.parseLong(m.group(5));
            infos.put(m.group(1), new TensorInfo(m.group(1), DType.valueOf(m.group(2)), shape, 8 + n + a, b - a));
        }
    }

    public static SafetensorsFile open(Path p) throws IOException {
        return new SafetensorsFile(Files.readAllBytes(p));
    }

    public Set<String> names() {
        return infos.keySet();
    }

    public TensorInfo info(String name) {
        return Objects.requireNonNull(infos.get(name), name);
    }

    public HostTensor read(String name) {
        var i = info(name);
        ByteBuffer d = ByteBuffer.allocateDirect((int) i.bytes());
        d.put(all, (int) i.offset(), (int) i.bytes()).flip();
        return new HostTensor(i.dtype(), i.shape(), d);
    }

    public Map<String, String> metadata() {
        return Map.of();
    }

    public void close() {}
}
