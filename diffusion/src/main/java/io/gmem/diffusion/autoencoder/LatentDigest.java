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
 * SHA-256 over what makes latents what they are: every weight that is read, by name, shape and float32 values, and the settings. A
 * file's container and spelling do not count, nor do tensors that nobody reads.
 */
final class LatentDigest {
    private final MessageDigest digest;

    LatentDigest() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    LatentDigest with(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return this;
    }

    /** The hexadecimal digits; ends the digest. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The same tensors, float32, which count as they are read. */
    TensorSource of(TensorSource source) {
        return new Counted(source);
    }

    private final class Counted implements TensorSource {
        private final TensorSource source;

        Counted(TensorSource source) {
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
