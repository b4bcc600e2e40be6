package io.gradwatch.app.run;

/**
 * What a run is, known before its workers are.
 *
 * @param run its own name, the label of its metrics
 * @param name of its job
 * @param master Spark's
 * @param seed of the job
 */
public record RunIdentity(String run, String name, String master, long seed) {}
