package io.gmem.diffusion.encoder;

import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorInfo;
import io.gmem.tensorfiles.TensorSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Computes a digest of tensors as they are read from another source. The container, the order of reading and unread tensors do not affect
 * the digest.
 */
final class DigestedTensors implements TensorSource {
    private final TensorSource source;
    private final Map<String, byte[]> digests = new TreeMap<>();

    DigestedTensors(TensorSource source) {
        this.source = source;
    }

    @Override
    public HostTensor read(String name) {
        HostTensor tensor = source.read(name);
        MessageDigest sha = sha256();
        sha.update((tensor.dtype() + Arrays.toString(tensor.shape())).getBytes(StandardCharsets.UTF_8));
        sha.update(tensor.data());
        digests.put(name, sha.digest());
        return tensor;
    }

    /**
     * Returns the hexadecimal SHA-256 of the tensors read so far.
     *
     * @param architecture further settings that affect the result
     */
    String digest(String architecture) {
        MessageDigest sha = sha256();
        sha.update(architecture.getBytes(StandardCharsets.UTF_8));
        digests.forEach((name, digest) -> {
            sha.update((byte) '\n');
            sha.update(name.getBytes(StandardCharsets.UTF_8));
            sha.update((byte) '\n');
            sha.update(digest);
        });
        return HexFormat.of().formatHex(sha.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }

    @Override
    public Set<String> names() {
        return source.names();
    }

    @Override
    public TensorInfo info(String name) {
        return source.info(name);
    }

    @Override
    public Map<String, String> metadata() {
        return source.metadata();
    }
}
