package io.gradwatch.network;

import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** Learning rate schedule. It only uses schedules of plain DL4J, so that models load anywhere. */
public sealed interface Schedule {
    /** Returns DL4J's schedule that starts at this learning rate. */
    ISchedule toDl4j(double learningRate);

    /**
     * Multiplies the learning rate by {@code factor} every {@code every} epochs, or minibatches of a worker.
     *
     * @param counted unit of {@code every}: epochs or iterations
     */
    record Step(ScheduleType counted, double factor, long every) implements Schedule {
        @Override
        public ISchedule toDl4j(double learningRate) {
            return new StepSchedule(counted, learningRate, factor, every);
        }
    }

    /**
     * Cosine annealing per epoch (Loshchilov and Hutter, 2017, without restarts). In epoch e, counted from 0, the learning
     * rate is multiplied by {@code end + (1 − end) · (1 + cos(π e / epochs)) / 2}; from epoch {@code epochs} on by
     * {@code end}. It is a table, because DL4J has no such schedule and its polynomial one rises.
     *
     * @param end final fraction of the learning rate, at least 0 and below 1
     */
    record Cosine(int epochs, double end) implements Schedule {
        @Override
        public ISchedule toDl4j(double learningRate) {
            Map<Integer, Double> values = new TreeMap<>();
            for (int epoch = 0; epoch <= epochs; epoch++) {
                double factor = (1 + Math.cos(Math.PI * epoch / epochs)) / 2;
                values.put(epoch, learningRate * (end + (1 - end) * factor));
            }
            return new MapSchedule(ScheduleType.EPOCH, values);
        }
    }
}
