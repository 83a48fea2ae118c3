/**
 * Memory banks and the data sets they are built from, stored as folders of files.
 *
 * <p>A bank version is a folder with {@code bank.json}, {@code snippets.safetensors} (one unnormalized snippet per row),
 * {@code encoder.safetensors} (the tensors needed to encode further images in the same way) and {@code items.jsonl} (the origin of
 * each row): {@link io.gmem.memorybank.MemoryBank} reads it, {@link io.gmem.memorybank.MemoryBankWriter} writes it. A data set
 * is {@code dataset.json}, {@code images.safetensors}, {@code items.jsonl} and {@code skipped.jsonl}: {@link
 * io.gmem.memorybank.LatentDataset} and {@link io.gmem.memorybank.LatentDatasetWriter}. Row i of a bank's version 1 is
 * image i of its data set.
 * <p>Two classes select the row that conditions an image. {@link io.gmem.memorybank.NoiseLookup} selects it by the initial noise, as
 * GMem v1 does. {@link io.gmem.memorybank.SnippetSampler} samples it by seed, among all rows or among those of a label.
 *
 * <p>The package uses no clock, and equal input gives equal bytes.
 */
@NullMarked
package io.gmem.memorybank;

import org.jspecify.annotations.NullMarked;
