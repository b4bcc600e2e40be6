package io.gradwatch.app.job;

import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.network.NetworkSource;
import io.gradwatch.network.UpdaterSpec;
import io.gradwatch.rollout.RolloutSettings;
import io.gradwatch.telemetry.TelemetrySettings;
import io.gradwatch.training.checkpoint.CheckpointSettings;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.loop.TrainingSettings;
import java.util.Optional;

/**
 * A job with every default filled in and absolute paths.
 *
 * @param name the prefix of its runs' names
 * @param seed the seed of initialization, shuffling and dropout
 * @param updater the updater; empty if the network's file has its own
 * @param l2 coefficient of the squared norm of the weights
 * @param checkpoint the interval and number of checkpoints
 * @param telemetry the settings of the endpoints
 * @param health the thresholds of the diagnosis
 */
public record Job(
        String name,
        long seed,
        DataSpec data,
        NetworkSource network,
        Optional<UpdaterSpec> updater,
        double l2,
        TrainingSettings training,
        CheckpointSettings checkpoint,
        TelemetrySettings telemetry,
        HealthSettings health,
        RolloutSettings rollout) {

    /** Returns the same job with this number of workers. */
    Job withWorkers(int workers) {
        return new Job(
                name,
                seed,
                data,
                network,
                updater,
                l2,
                training.withWorkers(workers),
                checkpoint,
                telemetry,
                health,
                rollout);
    }
}
