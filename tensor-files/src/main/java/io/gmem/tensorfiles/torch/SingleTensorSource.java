package io.gmem.tensorfiles.torch;

import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorInfo;
import io.gmem.tensorfiles.TensorSource;
import io.gmem.tensorfiles.torch.TorchValue.Tensor;
import java.util.Map;
import java.util.Set;

/** A source of a single tensor, which it returns for any name. */
record SingleTensorSource(Tensor tensor) implements TensorSource {
    @Override
    public Set<String> names() {
        return Set.of("");
    }

    @Override
    public TensorInfo info(String name) {
        long bytes = tensor.view().elements() * tensor.dtype().bytes();
        return new TensorInfo(name, tensor.dtype(), tensor.view().shape(), TensorInfo.NOWHERE, bytes);
    }

    @Override
    public HostTensor read(String name) {
        return tensor.read();
    }

    @Override
    public HostTensor readRows(String name, long first, long count) {
        return tensor.readRows(first, count);
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }
}
