package io.gmem.diffusion.autoencoder;

import io.gmem.tensorfiles.DType;
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

/**
 * SHA-256 over everything that determines latents: every weight that is read (name, shape, float32 values) and the settings. The container,
 * the naming scheme and unread tensors do not affect it.
 */
final class LatentDigest {
    private final MessageDigest digest;

    LatentDigest() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }

    LatentDigest with(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return this;
    }

    /** Returns the hexadecimal digits and ends the digest. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Returns the same tensors as float32. Each tensor enters the digest when it is read. */
    TensorSource of(TensorSource source) {
        return new Digested(source);
    }

    private final class Digested implements TensorSource {
        private final TensorSource source;

        Digested(TensorSource source) {
            this.source = source;
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
        public HostTensor read(String name) {
            HostTensor stored = source.read(name);
            HostTensor wide =
                    stored.dtype() == DType.F32 ? stored : HostTensor.f32(stored.toFloatArray(), stored.shape());
            with(name).with(Arrays.toString(wide.shape()));
            digest.update(wide.data());
            return wide;
        }

        @Override
        public Map<String, String> metadata() {
            return source.metadata();
        }
    }
}
