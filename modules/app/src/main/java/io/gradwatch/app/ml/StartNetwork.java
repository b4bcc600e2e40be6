package io.gradwatch.app.ml;

import io.gradwatch.app.job.ProgramJob;
import io.gradwatch.app.ml.Fitting.Fitted;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.NetworkBuilder;
import io.gradwatch.network.Problem;
import io.gradwatch.network.dl4j.Dl4jFile;
import io.gradwatch.network.dl4j.NetworkFit;
import io.gradwatch.network.dl4j.UpdaterChange;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.shard.RddSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The start of an estimator's training on a DataFrame.
 *
 * @param job the estimator's parameters, parsed like a job file
 * @param shape the shape of one row
 * @param label the network's target
 * @param network the initial network
 */
record StartNetwork(ProgramJob job, int[] shape, DataSpec.Label label, ComputationGraph network) {
    /**
     * Creates the network from the parameters and the columns.
     *
     * @param known the target, if the estimator or the label column determines it
     * @throws InvalidInputException with all problems
     */
    static StartNetwork of(
            NetworkEstimator<?> estimator, Dataset<?> frame, String featuresColumn, Optional<DataSpec.Label> known) {
        boolean isBrought = estimator.isSet(estimator.configuration());
        String name = estimator.uid();
        if (isBrought == estimator.isSet(estimator.layers())) {
            String found = isBrought ? "both" : "neither";
            throw new InvalidInputException(
                    List.of(new Problem(name, "expected either layers or configuration, found " + found)));
        }
        ProgramJob job = ProgramJob.read(name, estimator.trainingParams().toYaml(), isBrought, known);
        int[] shape = estimator.isSet(estimator.featureShape())
                ? estimator.getFeatureShape()
                : new int[] {FrameRows.length(frame, featuresColumn)};
        List<Integer> inputShape = IntStream.of(shape).boxed().toList();
        if (isBrought) {
            ComputationGraph network = brought(name, estimator.getConfiguration(), job);
            DataSpec.Label label = known.orElseGet(() -> FrameRows.classes(outputs(name, network)));
            NetworkFit.check(name + ": configuration", network, inputShape, label.width());
            return new StartNetwork(job, shape, label, network);
        }
        DataSpec.Label label =
                known.orElseGet(() -> FrameRows.classes(job.outputs().orElseThrow()));
        ComputationGraph network = new ComputationGraph(NetworkBuilder.build(
                job.network().orElseThrow(),
                inputShape,
                label.width(),
                job.updater().orElseThrow(),
                job.l2(),
                job.training().seed()));
        network.init();
        return new StartNetwork(job, shape, label, network);
    }

    /** Trains the network on the rows of the DataFrame. */
    Fitted fit(String uid, Dataset<?> frame, String featuresColumn, String labelColumn) {
        RddSource rows = FrameRows.of(frame, featuresColumn, labelColumn, shape, label);
        return Fitting.fit(frame.sparkSession(), uid, job, network, rows);
    }

    private static ComputationGraph brought(String name, String text, ProgramJob job) {
        ComputationGraph read = new Dl4jFile(name + ": configuration", text.getBytes(StandardCharsets.UTF_8))
                .network(job.training().seed());
        return job.updater().map(updater -> UpdaterChange.of(read, updater)).orElse(read);
    }

    private static int outputs(String name, ComputationGraph network) {
        Layer output = network.getOutputLayer(0).conf().getLayer();
        if (output instanceof FeedForwardLayer weighted) {
            return Math.toIntExact(weighted.getNOut());
        }
        throw new InvalidInputException(List.of(new Problem(
                name + ": configuration",
                "expected an output layer with units, or a label column whose metadata has the number of classes,"
                        + " found "
                        + output.getClass().getSimpleName())));
    }
}
