package io.gradwatch.app.job;

import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.network.NetworkSource;
import io.gradwatch.network.UpdaterSpec;
import io.gradwatch.rollout.RolloutSettings;
import io.gradwatch.telemetry.TelemetrySettings;
import io.gradwatch.training.TrainingSettings;
import io.gradwatch.training.checkpoint.CheckpointSettings;
import io.gradwatch.training.data.DataSpec;
import java.util.Optional;

/**
 * A job, with every default filled in and paths made absolute.
 *
 * @param name part of the names of its runs
 * @param seed of initialization, shuffling and dropout
 * @param data what to train on
 * @param network what to train
 * @param updater how a gradient becomes an update; empty where that is left to the network's file
 * @param l2 coefficient of the weights' squared norm
 * @param training how to train
 * @param checkpoint when checkpoints are written
 * @param telemetry how endpoints are served
 * @param health the diagnosis' thresholds
 * @param rollout what is done about an unhealthy network
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

    /** The same job with this number of workers. */
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
