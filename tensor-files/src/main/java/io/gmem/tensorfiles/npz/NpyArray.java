package io.gmem.tensorfiles.npz;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.StridedView;
import java.nio.ByteBuffer;

/**
 * An array of which the header was read.
 *
 * @param dataStart of its numbers, in bytes from its own start
 * @param bytes of its numbers
 */
record NpyArray(DType dtype, StridedView view, int dataStart, long bytes) {
    /** @param data the numbers alone */
    HostTensor tensor(ByteBuffer data) {
        return new HostTensor(dtype, view.shape(), view.gather(data, dtype.bytes()));
    }
}
