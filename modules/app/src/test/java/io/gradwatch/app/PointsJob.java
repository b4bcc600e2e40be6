package io.gradwatch.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A small job that can be learned: points on either side of a line. Four rounds an epoch. */
final class PointsJob {
    static final int ROWS = 203;

    private PointsJob() {}

    /** Writes the job file and its rows. */
    static Path write(Path folder) throws IOException {
        Files.writeString(
                folder.resolve("points.csv"),
                "x,y,side\n"
                        + IntStream.range(0, ROWS)
                                .mapToObj(i -> "%d,%d,%d".formatted(i % 17, i % 13, i % 17 > i % 13 ? 1 : 0))
                                .collect(Collectors.joining("\n", "", "\n")));
        return Files.writeString(folder.resolve("points.yaml"), """
                name: points
                seed: 7
                data:
                  train: {format: csv, path: points.csv, header: true}
                  test: {format: csv, path: points.csv, header: true, limit: 50}
                  features: {columns: [x, y], shape: [2], scale: standard}
                  label: {column: side, classes: 2}
                network:
                  layers:
                    - dense: {units: 8, activation: relu, init: relu}
                    - output: {units: 2, activation: softmax, loss: mcxent}
                training: {workers: 2, batchSize: 10, averagingFrequency: 3, epochs: 3,
                           updater: {adam: {learningRate: 0.02}}}
                """);
    }
}
