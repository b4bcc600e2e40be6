package io.gradwatch.training.data.format;

import java.io.Serializable;

/** Sizes of two files that belong together. */
record IdxSizes(IdxSize images, IdxSize labels) implements Serializable {}
