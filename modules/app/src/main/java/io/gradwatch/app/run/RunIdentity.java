package io.gradwatch.app.run;

/**
 * The facts of a run that are known before it starts.
 *
 * @param run the name of the run, the label of its metrics
 * @param name the name of the job
 * @param master the Spark master
 * @param seed the seed of the job
 */
public record RunIdentity(String run, String name, String master, long seed) {}
