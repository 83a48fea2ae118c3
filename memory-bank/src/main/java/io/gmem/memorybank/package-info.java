/**
 * Memory banks and the data sets they are made of, as folders of files.
 *
 * <p>A bank version is a folder with {@code bank.json}, {@code snippets.safetensors} (a snippet a row, unnormalised),
 * {@code encoder.safetensors} (what is needed to encode another picture alike) and {@code items.jsonl} (where each row came
 * from): {@link io.gmem.memorybank.MemoryBank} reads it, {@link io.gmem.memorybank.MemoryBankWriter} writes it. A data set
 * is {@code dataset.json}, {@code images.safetensors}, {@code items.jsonl} and {@code skipped.jsonl}: {@link
 * io.gmem.memorybank.LatentDataset} and {@link io.gmem.memorybank.LatentDatasetWriter}. Row i of a bank's version 1 is
 * image i of its data set.
 *
 * <p>Which row conditions an image: {@link io.gmem.memorybank.NoiseLookup} reads it from the start noise as the first
 * GMem does, {@link io.gmem.memorybank.SnippetSampler} draws it by a seed, freely or among those of a label.
 *
 * <p>Nothing here knows a clock, and equal input gives equal bytes.
 */
@NullMarked
package io.gmem.memorybank;

import org.jspecify.annotations.NullMarked;
