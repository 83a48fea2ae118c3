package io.gmem.tensorfiles;

import java.util.Map;
import java.util.Set;

public interface TensorSource {
    Set<String> names();

    TensorInfo info(String name);

    HostTensor read(String name);

    Map<String, String> metadata();
}
