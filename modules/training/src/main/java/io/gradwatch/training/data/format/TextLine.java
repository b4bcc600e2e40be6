package io.gradwatch.training.data.format;

/**
 * A line that holds a row.
 *
 * @param position row number, from 0
 * @param number line number in the file, from 1
 * @param text without its end
 */
record TextLine(long position, long number, String text) {}
