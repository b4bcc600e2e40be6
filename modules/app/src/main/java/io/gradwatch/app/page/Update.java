package io.gradwatch.app.page;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has changed in a run since somebody last looked; null is what has not. Pictures take the columns of the course up
 * to {@code course.from} as they have them, and all others from here.
 */
record Update(
        @JsonIgnore Cursor cursor,
        Now run,
        CourseColumns course,
        List<String> layerNames,
        List<LayerRows.Layer> layers,
        List<Worker> workers,
        List<JsonNode> epochs,
        List<JsonNode> diagnoses,
        Rollouts rollouts) {

    /** As it is shown where nobody can act any more. */
    Update withoutOperator() {
        Rollouts read =
                new Rollouts(null, List.of(), null, rollouts.now(), null, rollouts.losses(), rollouts.decided());
        return new Update(cursor, run, course, layerNames, layers, workers, epochs, diagnoses, read);
    }

    /**
     * Up to where somebody has looked.
     *
     * @param change number of the last change seen
     * @param generation of the course's columns
     * @param columns seen, the last one of which may have grown
     */
    record Cursor(long change, int generation, int columns) {
        /** Nothing was seen. */
        static final Cursor START = new Cursor(-1, -1, 0);
    }

    /** The run as a whole, now. */
    record Now(
            String run,
            String name,
            String status,
            String master,
            int workers,
            int executors,
            long parameters,
            int rounds,
            int round,
            long iteration,
            int epoch,
            String variant,
            String startedAt,
            Object trainLoss,
            Object gradientNorm,
            Object flowRatio,
            Object examplesPerSecond) {}

    /** A worker in its latest round. */
    record Worker(int worker, long examples, Object loss, Object gradientNorm, long nonFinite, Object seconds) {}

    /**
     * Columns of the course from an index on; each value is the mean over its column's rounds.
     *
     * @param from index of the first column given
     * @param stride rounds in a column
     * @param rounds last round of each column
     * @param worstTrainLoss greatest of its rounds
     * @param layerGradients by column, then by layer in the order of the names: RMS of a weight's gradient
     * @param workerGradients by column, then by worker: norm of the gradient
     */
    record CourseColumns(
            int from,
            int stride,
            List<Integer> rounds,
            List<Object> trainLoss,
            List<Object> worstTrainLoss,
            List<Object> gradientNorm,
            List<Object> flowRatio,
            List<Object[]> layerGradients,
            List<Object[]> workerGradients) {
        static CourseColumns of(int from, int stride, List<Course.Column> columns) {
            return new CourseColumns(
                    from,
                    stride,
                    columns.stream().map(column -> column.lastRound).toList(),
                    whole(columns, Course.LOSS),
                    columns.stream()
                            .map(column -> Means.brief(column.worstLoss))
                            .toList(),
                    whole(columns, Course.GRADIENT_NORM),
                    whole(columns, Course.FLOW_RATIO),
                    columns.stream().map(column -> column.layers.brief()).toList(),
                    columns.stream().map(column -> column.workers.brief()).toList());
        }

        /** Of the run and its workers. */
        Map<String, Object> withoutLayers() {
            Map<String, Object> course = new TreeMap<>(Map.of("stride", stride, "rounds", rounds));
            course.put("trainLoss", trainLoss);
            course.put("worstTrainLoss", worstTrainLoss);
            course.put("gradientNorm", gradientNorm);
            course.put("flowRatio", flowRatio);
            course.put("workerGradients", workerGradients);
            return course;
        }

        /** Of the layers. */
        Map<String, Object> layersOnly() {
            return Map.of("stride", stride, "rounds", rounds, "layerGradients", layerGradients);
        }

        private static List<Object> whole(List<Course.Column> columns, int what) {
            return columns.stream().map(column -> column.whole.brief(what)).toList();
        }
    }

    /**
     * What was and is tried.
     *
     * @param mode {@code rollout.mode}; null for a run that is over
     * @param variants cures that an operator may ask for
     * @param tokenFile where the token lies without which an operator may not; null if it was configured
     * @param now where it stands
     * @param advice what would be tried next, as it was told; null if nothing was since the last trial
     * @param losses held-out losses of the arms on trial, by variant: rounds and losses
     * @param decided so far
     */
    record Rollouts(
            String mode,
            List<String> variants,
            String tokenFile,
            RolloutNow now,
            JsonNode advice,
            List<TrialLosses> losses,
            List<JsonNode> decided) {}

    /** One arm's losses in the trial that is going on, or in the last one. */
    record TrialLosses(String variant, List<Integer> rounds, List<Object> losses) {}
}
