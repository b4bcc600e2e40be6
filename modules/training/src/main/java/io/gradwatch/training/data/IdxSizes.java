package io.gradwatch.training.data;

import java.io.Serializable;

/** Sizes of two files that belong together. */
record IdxSizes(IdxSize images, IdxSize labels) implements Serializable {}
