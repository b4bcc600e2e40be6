package io.gradwatch.bench.health;

import io.gradwatch.diagnosis.symptom.Symptom;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * One job of a zoo.
 *
 * @param name name of the file without its extension
 * @param file the job file
 * @param faulty whether it was made to fail
 * @param symptoms symptoms that explain the failure; any one of them counts as a detection
 * @param goal condition under which a run has learned; empty if that does not matter
 */
record ZooJob(String name, Path file, boolean faulty, Set<Symptom> symptoms, Optional<Goal> goal) {}
