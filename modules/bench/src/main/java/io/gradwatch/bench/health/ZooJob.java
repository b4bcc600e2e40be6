package io.gradwatch.bench.health;

import io.gradwatch.diagnosis.Symptom;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * One job of a zoo.
 *
 * @param name its file's name without the ending
 * @param file the job file
 * @param faulty whether it was made to fail
 * @param symptoms any one of which counts as having found out why
 * @param goal when a run of it has learned; empty if that does not matter
 */
record ZooJob(String name, Path file, boolean faulty, Set<Symptom> symptoms, Optional<Goal> goal) {}
