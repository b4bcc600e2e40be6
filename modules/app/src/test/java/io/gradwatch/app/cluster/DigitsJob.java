package io.gradwatch.app.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A job that trains four layers on some thousand digits, on two workers. */
final class DigitsJob {
    private DigitsJob() {}

    /**
     * Writes the job file.
     *
     * @param training the keys of its {@code training} section besides workers and batch size
     */
    static Path write(Path folder, String name, String training) throws IOException {
        Path data = Path.of("../../src/data/mnist").toAbsolutePath().normalize();
        return Files.writeString(folder.resolve(name + ".yaml"), """
            name: cluster
            data:
              train: {format: idx, images: %1$s/train-images.gz, labels: %1$s/train-labels.gz, limit: 4000}
              features: {shape: [784], scale: unit}
              label: {classes: 10}
              split: {test: 0.1}
            network:
              layers:
                - dense: {units: 64, activation: tanh, repeat: 2}
                - dense: {units: 64, activation: relu, repeat: 2}
                - output: {units: 10, activation: softmax, loss: mcxent}
            training: {workers: 2, batchSize: 16, %2$s}
            """.formatted(data, training));
    }
}
