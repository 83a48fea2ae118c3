package io.gmem.sampler.model;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint and the bank that generate an image.
 *
 * @param bank null for a class-conditional network
 */
public record ModelPair(CheckpointId checkpoint, @Nullable BankVersion bank) {}
