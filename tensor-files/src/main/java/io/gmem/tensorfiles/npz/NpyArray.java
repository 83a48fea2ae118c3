package io.gmem.tensorfiles.npz;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.StridedView;
import java.nio.ByteBuffer;

/**
 * The parsed header of an array.
 *
 * @param dtype element type
 * @param view layout of the elements
 * @param dataStart offset of the data from the start of the array, in bytes
 * @param bytes size of the data in bytes
 */
record NpyArray(DType dtype, StridedView view, int dataStart, long bytes) {
    /**
     * Creates the tensor.
     *
     * @param data bytes of the array without its header
     */
    HostTensor tensor(ByteBuffer data) {
        return new HostTensor(dtype, view.shape(), view.gather(data, dtype.bytes()));
    }
}
