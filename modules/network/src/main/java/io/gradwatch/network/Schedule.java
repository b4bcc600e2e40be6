package io.gradwatch.network;

import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** How a learning rate changes while it trains; in forms that plain DL4J knows, so that models load anywhere. */
public sealed interface Schedule {
    /** DL4J's schedule that starts from this learning rate. */
    ISchedule toDl4j(double learningRate);

    /**
     * Times {@code factor} every so many epochs, or minibatches of a worker.
     *
     * @param counted epochs or iterations
     */
    record Step(ScheduleType counted, double factor, long every) implements Schedule {
        @Override
        public ISchedule toDl4j(double learningRate) {
            return new StepSchedule(counted, learningRate, factor, every);
        }
    }

    /**
     * Along half a cosine, epoch by epoch (Loshchilov and Hutter, 2017, without restarts): in epoch e, counted from 0,
     * {@code end + (1 − end) · (1 + cos(π e / epochs)) / 2} times the learning rate; from {@code epochs} on {@code end}.
     * A table, because DL4J has no such schedule (and its polynomial one rises).
     *
     * @param end share of the learning rate, at least 0 and below 1
     */
    record Cosine(int epochs, double end) implements Schedule {
        @Override
        public ISchedule toDl4j(double learningRate) {
            Map<Integer, Double> values = new TreeMap<>();
            for (int epoch = 0; epoch <= epochs; epoch++) {
                double share = (1 + Math.cos(Math.PI * epoch / epochs)) / 2;
                values.put(epoch, learningRate * (end + (1 - end) * share));
            }
            return new MapSchedule(ScheduleType.EPOCH, values);
        }
    }
}
