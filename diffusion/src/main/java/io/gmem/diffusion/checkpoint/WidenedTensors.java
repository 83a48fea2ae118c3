package io.gmem.diffusion.checkpoint;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.Shapes;
import io.gmem.tensorfiles.TensorInfo;
import io.gmem.tensorfiles.TensorSource;
import java.util.Map;
import java.util.Set;

/** Converts tensors of any type to float32. */
record WidenedTensors(TensorSource source) implements TensorSource {
    @Override
    public Set<String> names() {
        return source.names();
    }

    @Override
    public TensorInfo info(String name) {
        long[] shape = source.info(name).shape();
        long bytes = Shapes.elements(shape) * DType.F32.bytes();
        return new TensorInfo(name, DType.F32, shape, TensorInfo.NOWHERE, bytes);
    }

    @Override
    public HostTensor read(String name) {
        return widened(source.read(name));
    }

    @Override
    public HostTensor readRows(String name, long first, long count) {
        return widened(source.readRows(name, first, count));
    }

    private static HostTensor widened(HostTensor tensor) {
        return tensor.dtype() == DType.F32 ? tensor : HostTensor.f32(tensor.toFloatArray(), tensor.shape());
    }

    @Override
    public Map<String, String> metadata() {
        return source.metadata();
    }
}
