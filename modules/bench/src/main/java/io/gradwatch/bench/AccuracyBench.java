package io.gradwatch.bench;

import io.gradwatch.bench.accuracy.DdpLearner;
import io.gradwatch.bench.accuracy.GradwatchLearner;
import io.gradwatch.bench.accuracy.Learner;
import io.gradwatch.bench.accuracy.Mnist;
import io.gradwatch.bench.accuracy.PerceptronLearner;
import io.gradwatch.bench.accuracy.SingleJvmLearner;
import io.gradwatch.bench.accuracy.StockLearner;
import io.gradwatch.bench.accuracy.StoppingRule;
import io.gradwatch.bench.workload.Workload;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.UpdaterSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the time to a test accuracy on MNIST with this project's engine and with its peers. */
@Command(
        name = "accuracy",
        mixinStandardHelpOptions = true,
        description = "Trains the same network on MNIST with Gradwatch, stock dl4j-spark, one JVM, Spark's own"
                + " perceptron and PyTorch, each until it reaches a test accuracy.")
final class AccuracyBench implements Callable<Integer> {
    /** Hidden layers; {@code ddp.py} builds as many. */
    private static final int DEPTH = 3;

    private enum Updater {
        adam,
        sgd
    }

    @Option(
            names = "--mnist",
            paramLabel = "DIR",
            required = true,
            description = "Folder of the four files, gzipped: train-images-idx3-ubyte.gz, …")
    private Path mnist;

    @Option(
            names = "--python",
            paramLabel = "PATH",
            defaultValue = "python3",
            description = "Python interpreter with torch and numpy (${DEFAULT-VALUE}).")
    private String python;

    @Option(names = "--accuracy", defaultValue = "0.97", description = "Test accuracy to reach (${DEFAULT-VALUE}).")
    private double accuracy;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            description = "Training time limit of a contender, in seconds (${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = {"--evaluate-every", "--look-every"},
            defaultValue = "7680",
            description = "Rows trained on between two evaluations (${DEFAULT-VALUE}).")
    private int evaluateEvery;

    @Option(names = "--updater", defaultValue = "adam", description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Updater updater;

    @Option(
            names = "--rates",
            split = ",",
            defaultValue = "0.0003,0.001",
            description = "Learning rates that each contender tries; the best one counts (${DEFAULT-VALUE}).")
    private List<Double> rates;

    @Option(names = "--seeds", defaultValue = "1", description = "Seeds 1 to N of every trial (${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--width",
            defaultValue = "1024",
            description = "Units of the three hidden layers (${DEFAULT-VALUE}).")
    private int width;

    @Option(
            names = "--batch",
            defaultValue = "128",
            description = "Rows of a minibatch, per worker (${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--frequency",
            defaultValue = "5",
            description = "Minibatches between averages (${DEFAULT-VALUE}); PyTorch averages after each.")
    private int frequency;

    @Option(names = "--workers", defaultValue = "2", description = "Replicas, one core each (${DEFAULT-VALUE}).")
    private int workers;

    @Option(names = "--no-stock", description = "Leaves out dl4j-spark.")
    private boolean noStock;

    @Option(names = "--no-perceptron", description = "Leaves out Spark's own perceptron.")
    private boolean noPerceptron;

    @Option(names = "--out", defaultValue = ".", description = "Folder for bench-accuracy.json (${DEFAULT-VALUE}).")
    private Path out;

    @Override
    public Integer call() throws Exception {
        try (BenchCluster cluster = new BenchCluster(workers)) {
            Mnist data = new Mnist(cluster.session(), mnist);
            AccuracyTrials trials = new AccuracyTrials(new StoppingRule(accuracy, seconds, evaluateEvery));
            race(trials, cluster, data);
            System.out.println(table(trials));
            System.out.println(BenchFile.write(out, "accuracy", trials.rows()));
            return 0;
        } catch (InvalidInputException e) {
            e.problems().forEach(System.err::println);
            return 2;
        }
    }

    /** Runs the contenders in turns at each learning rate, so that load on the machine affects all of them alike. */
    private void race(AccuracyTrials trials, BenchCluster cluster, Mnist data) throws Exception {
        Learner ours = new GradwatchLearner(cluster.session(), data);
        List<Learner> tuned = new ArrayList<>(List.of(ours, new SingleJvmLearner(data)));
        DdpLearner ddp = new DdpLearner(python, mnist);
        Optional<String> missing = ddp.missing();
        if (missing.isEmpty()) {
            tuned.add(ddp);
        } else {
            System.err.println("PyTorch is left out: " + python + " cannot import it (" + missing.get()
                    + "). Pass --python with an interpreter that has torch and numpy.");
        }
        trials.warmUp(tuned, workload(rates.get(0), 1));
        for (int seed = 1; seed <= seeds; seed++) {
            for (double rate : rates) {
                for (Learner learner : tuned) {
                    trials.run(learner, workload(rate, seed));
                }
            }
        }
        if (!noStock) {
            // It computes what Gradwatch computes, only slower; searching its rates too would take most of the time.
            trials.run(new StockLearner(cluster.context(), data), workload(trials.bestRate(ours.name()), 1));
        }
        if (!noPerceptron) {
            trials.run(new PerceptronLearner(cluster.session(), data), workload(rates.get(0), 1));
        }
    }

    private Workload workload(double rate, long seed) {
        UpdaterSpec spec = updater == Updater.adam ? new UpdaterSpec.Adam(rate, 0.9, 0.999) : new UpdaterSpec.Sgd(rate);
        return new Workload(width, DEPTH, 0, spec, workers, batch, frequency, seed);
    }

    private static Table table(AccuracyTrials trials) {
        Table table = new Table();
        trials.table().forEach(row -> table.row(row.toArray(String[]::new)));
        return table;
    }
}
