package io.gradwatch.training.data.files;

import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.DataSpec.Classes;
import io.gradwatch.training.data.DataSpec.Features;
import io.gradwatch.training.data.DataSpec.Holdout;
import io.gradwatch.training.data.DataSpec.Idx;
import io.gradwatch.training.data.DataSpec.Scale;
import io.gradwatch.training.loop.PreparedTraining;
import io.gradwatch.training.loop.Trainer;
import io.gradwatch.training.loop.TrainingObserver;
import io.gradwatch.training.loop.TrainingSettings;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.progress.Position;
import io.gradwatch.training.progress.TrainedRound;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Main class that trains two epochs on idx files of square images. The test chooses the heap size of its process. */
final class SmallHeapTraining {
    private static final int CLASSES = 3;

    private SmallHeapTraining() {}

    /**
     * Runs the training.
     *
     * @param arguments images file, labels file, side length of an image
     */
    public static void main(String[] arguments) throws InterruptedException {
        int side = Integer.parseInt(arguments[2]);
        DataSpec spec = new DataSpec(
                new Idx(arguments[0], arguments[1], OptionalLong.empty()),
                Optional.empty(),
                Holdout.NONE,
                new Features(List.of(), List.of(side * side), Scale.UNIT),
                new Classes(Optional.empty(), CLASSES),
                false);
        long begin = System.nanoTime();
        try (SparkSession spark = LocalSpark.start("spark.local.dir", arguments[3])) {
            DataPreparation preparation = new DataPreparation(spark);
            Trainer trainer = new Trainer(
                    spark, "small-heap", new FileSource(spec, preparation), new TrainingSettings(2, 64, 20, 2, 1, 0));
            TrainingObserver observer = new TrainingObserver() {
                @Override
                public void roundEnded(TrainedRound round) {
                    if (round.snapshot().round() % 50 == 0) {
                        System.out.printf(
                                "round %d at %.1f s%n", round.snapshot().round(), (System.nanoTime() - begin) / 1e9);
                    }
                }
            };
            Position end;
            try (PreparedTraining training = trainer.prepare(Checkpoint.start(network(side * side)))) {
                System.out.printf("prepared in %.1f s%n", (System.nanoTime() - begin) / 1e9);
                end = training.train(observer).position();
            }
            System.out.printf(
                    "trained %d examples in %.1f s with a heap of %d MB%n",
                    end.counts().examplesConsumed(),
                    end.seconds(),
                    Runtime.getRuntime().maxMemory() >> 20);
        }
    }

    private static ComputationGraphConfiguration network(int inputs) {
        return new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(0.01))
                .graphBuilder()
                .addInputs("input")
                .addLayer(
                        "dense_0", new DenseLayer.Builder().nIn(inputs).nOut(32).build(), "input")
                .addLayer(
                        "output_0",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nIn(32)
                                .nOut(CLASSES)
                                .build(),
                        "dense_0")
                .setOutputs("output_0")
                .build();
    }
}
