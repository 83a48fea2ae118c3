package io.gmem.tensorfiles;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/**
 * A tensor to be written, of any size, whose bytes are asked for when it is its turn.
 *
 * @param shape lengths of the axes
 * @param body gives the elements, row-major and little-endian
 */
public record TensorStream(String name, DType dtype, long[] shape, Body body) {
    /** Gives a tensor's bytes. */
    @FunctionalInterface
    public interface Body {
        /** Writes all of them, and leaves the channel open. */
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    public TensorStream {
        shape = shape.clone();
    }

    /** One that is in memory. */
    public static TensorStream of(String name, HostTensor tensor) {
        return new TensorStream(
                name, tensor.dtype(), tensor.shape(), channel -> SafetensorsWriter.writeAll(channel, tensor.data()));
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** How many bytes the shape asks for. */
    long bytes() {
        return Math.multiplyExact(Shapes.elements(shape), dtype.bytes());
    }
}
