package io.gradwatch.app.page;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The changes of a run since a reader's last request; a component is null if it has not changed. Charts keep their columns
 * before {@code course.from} and take all others from here.
 */
record Update(
        @JsonIgnore Cursor cursor,
        Now run,
        ChartColumns course,
        List<String> layerNames,
        List<LayerRows.Layer> layers,
        List<Worker> workers,
        List<JsonNode> epochs,
        List<JsonNode> diagnoses,
        Rollouts rollouts) {

    /** Returns the update without the operator's controls, for reports. */
    Update withoutOperator() {
        Rollouts read =
                new Rollouts(null, List.of(), null, rollouts.now(), null, rollouts.losses(), rollouts.decided());
        return new Update(cursor, run, course, layerNames, layers, workers, epochs, diagnoses, read);
    }

    /**
     * The state that a reader has seen.
     *
     * @param change the number of the last change seen
     * @param generation the generation of the columns seen
     * @param columns the number of columns seen; the last one may have changed since
     */
    record Cursor(long change, int generation, int columns) {
        /** The cursor of a new reader. */
        static final Cursor START = new Cursor(-1, -1, 0);
    }

    /** The present state of the run as a whole. */
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

    /** A worker's latest round. */
    record Worker(int worker, long examples, Object loss, Object gradientNorm, long nonFinite, Object seconds) {}

    /**
     * The columns from an index on; each value is the mean over the rounds of its column.
     *
     * @param from the index of the first column
     * @param stride the number of rounds in a column
     * @param rounds the last round of each column
     * @param worstTrainLoss the largest loss of each column
     * @param layerGradients the RMS of the gradient per weight, by column and layer in the order of the names
     * @param workerGradients the norm of the gradient, by column and worker
     */
    record ChartColumns(
            int from,
            int stride,
            List<Integer> rounds,
            List<Object> trainLoss,
            List<Object> worstTrainLoss,
            List<Object> gradientNorm,
            List<Object> flowRatio,
            List<Object[]> layerGradients,
            List<Object[]> workerGradients) {
        static ChartColumns of(int from, int stride, List<RunChart.Column> columns) {
            return new ChartColumns(
                    from,
                    stride,
                    columns.stream().map(column -> column.lastRound).toList(),
                    whole(columns, RunChart.LOSS),
                    columns.stream()
                            .map(column -> Means.brief(column.worstLoss))
                            .toList(),
                    whole(columns, RunChart.GRADIENT_NORM),
                    whole(columns, RunChart.FLOW_RATIO),
                    columns.stream().map(column -> column.layers.brief()).toList(),
                    columns.stream().map(column -> column.workers.brief()).toList());
        }

        /** Returns the columns of the run and its workers. */
        Map<String, Object> withoutLayers() {
            Map<String, Object> course = new TreeMap<>(Map.of("stride", stride, "rounds", rounds));
            course.put("trainLoss", trainLoss);
            course.put("worstTrainLoss", worstTrainLoss);
            course.put("gradientNorm", gradientNorm);
            course.put("flowRatio", flowRatio);
            course.put("workerGradients", workerGradients);
            return course;
        }

        /** Returns the columns of the layers. */
        Map<String, Object> layersOnly() {
            return Map.of("stride", stride, "rounds", rounds, "layerGradients", layerGradients);
        }

        private static List<Object> whole(List<RunChart.Column> columns, int what) {
            return columns.stream().map(column -> column.whole.brief(what)).toList();
        }
    }

    /**
     * The rollout.
     *
     * @param mode {@code rollout.mode}; null for a run that has ended
     * @param variants the remedies that an operator may start
     * @param tokenFile the file with the operators' token; null if it is configured
     * @param now the present state
     * @param advice the latest advice; null if there was none since the last trial
     * @param losses the held-out losses of the arms on trial by variant: rounds and losses
     * @param decided the decided variants
     */
    record Rollouts(
            String mode,
            List<String> variants,
            String tokenFile,
            RolloutNow now,
            JsonNode advice,
            List<TrialLosses> losses,
            List<JsonNode> decided) {}

    /** The losses of one arm in the present or last trial. */
    record TrialLosses(String variant, List<Integer> rounds, List<Object> losses) {}
}
