package io.gmem.tensorfiles;

public record TensorInfo(String name, DType dtype, long[] shape, long offset, long bytes) {}
