/**
 * Hides the parts of Spark that are not public API: block store, context cleaner, status store, local disk, Hadoop settings,
 * dynamic allocation, and the Parquet schema converter. Spark may change them in any release, so this package is the only
 * one that refers to them. A test holds that.
 */
package io.gradwatch.training.spark;
