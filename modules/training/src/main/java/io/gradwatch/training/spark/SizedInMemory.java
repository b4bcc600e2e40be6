package io.gradwatch.training.spark;

import org.apache.spark.util.KnownSizeEstimation;

/** An object that reports its size, in bytes, to Spark's cache, which would otherwise estimate it by following references. */
public interface SizedInMemory extends KnownSizeEstimation {}
