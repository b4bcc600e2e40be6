package io.gradwatch.training.data.format;

import java.util.OptionalLong;

/**
 * Files of lines.
 *
 * @param path of a file, a folder, or a pattern
 * @param header whether each file's first line is none to be parsed
 * @param limit only the first so many rows
 */
record TextSource(String path, boolean header, OptionalLong limit) {}
