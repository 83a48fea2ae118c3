package io.gmem.tensorfiles.zip;

/**
 * One entry of an archive.
 *
 * @param deflated else it lies in the file as it is
 * @param storedBytes what it takes in the file
 * @param bytes what it holds
 * @param crc32 of what it holds
 * @param headerOffset of its local header in the file
 */
record ZipMember(String name, boolean deflated, long storedBytes, long bytes, int crc32, long headerOffset) {}
