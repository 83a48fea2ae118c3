package io.gmem.memorybank;

import java.nio.ByteBuffer;

/**
 * Some rows of a bank that lie side by side.
 *
 * @param first the first row
 * @param count rows
 * @param data {@code (count, D)} float32, little-endian, direct; rows as stored, erased ones are zeros
 */
public record RowChunk(long first, int count, ByteBuffer data) {}
