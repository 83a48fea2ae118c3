/**
 * From pictures to a data set and version 1 of its bank. {@link io.gmem.memory.ingest.Ingestion} is the whole of it: {@link
 * io.gmem.memory.ingest.Intake} decodes and crops each picture once and writes the data set; {@link
 * io.gmem.memory.ingest.BankBuilder} makes the bank from the data set alone; then both are published. Equal sources give
 * equal digests, on every machine and however often the work was begun.
 *
 * <p>Memory does not grow with the pictures: rows are streamed to disk, and the encoder is fitted to a bounded sample. What
 * stays in memory is a name and a few numbers a picture.
 */
@NullMarked
package io.gmem.memory.ingest;

import org.jspecify.annotations.NullMarked;
