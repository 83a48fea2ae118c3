package io.gmem.diffusion.network;

import io.gmem.tensorfiles.HostTensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Computes the tensors of {@link StateDict#constants}. */
public final class ConstantTensors {
    private ConstantTensors() {}

    /** Returns by name the position table and, for rotary positions, their cosines and sines. */
    public static Map<String, HostTensor> of(NetworkConfig config) {
        Map<String, HostTensor> constants = new LinkedHashMap<>();
        constants.put(StateDict.POSITION_TABLE, PositionTable.of(config.gridSize(), config.hiddenSize()));
        if (config.block().rope()) {
            constants.put(StateDict.ROTARY_COSINES, RotaryTable.cosines(config.gridSize(), config.headDimension()));
            constants.put(StateDict.ROTARY_SINES, RotaryTable.sines(config.gridSize(), config.headDimension()));
        }
        return constants;
    }
}
