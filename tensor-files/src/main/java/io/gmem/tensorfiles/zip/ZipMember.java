package io.gmem.tensorfiles.zip;

/**
 * An entry of the central directory.
 *
 * @param name name of the entry
 * @param deflated whether the data are deflated; otherwise they are stored
 * @param storedBytes size of the data in the file, in bytes
 * @param bytes uncompressed size in bytes
 * @param crc32 CRC-32 of the uncompressed data
 * @param headerOffset offset of the local header in the file
 */
record ZipMember(String name, boolean deflated, long storedBytes, long bytes, int crc32, long headerOffset) {}
