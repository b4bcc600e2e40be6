package io.gradwatch.network;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** How a gradient becomes an update. */
public sealed interface UpdaterSpec {
    /** Size of the first step; above 0. */
    double learningRate();

    /** Share of each weight, times the learning rate, that is taken off it in every update, apart from the gradient. */
    default double weightDecay() {
        return 0;
    }

    /** DL4J's updater, without the weight decay, which DL4J counts as regularization. */
    IUpdater toDl4j();

    /** What DL4J counts as regularization: this updater's weight decay and an L2 penalty with this coefficient. */
    default List<Regularization> regularization(double l2) {
        List<Regularization> regularization = new ArrayList<>();
        if (l2 > 0) {
            regularization.add(new L2Regularization(l2));
        }
        if (weightDecay() > 0) {
            regularization.add(new WeightDecay(weightDecay(), true));
        }
        return regularization;
    }

    /** Plain gradient descent. */
    record Sgd(double learningRate) implements UpdaterSpec {
        @Override
        public IUpdater toDl4j() {
            return new org.nd4j.linalg.learning.config.Sgd(learningRate);
        }
    }

    /** Nesterov's accelerated gradient. */
    record Nesterovs(double learningRate, double momentum) implements UpdaterSpec {
        @Override
        public IUpdater toDl4j() {
            return new org.nd4j.linalg.learning.config.Nesterovs(learningRate, momentum);
        }
    }

    /** Kingma and Ba (2015). */
    record Adam(double learningRate, double beta1, double beta2) implements UpdaterSpec {
        @Override
        public IUpdater toDl4j() {
            return adam(learningRate, beta1, beta2);
        }
    }

    /** Adam with decoupled weight decay: Loshchilov and Hutter (2019). */
    record AdamW(double learningRate, double beta1, double beta2, double weightDecay) implements UpdaterSpec {
        @Override
        public IUpdater toDl4j() {
            return adam(learningRate, beta1, beta2);
        }
    }

    /** Hinton's running mean of squares. */
    record RmsProp(double learningRate, double rmsDecay) implements UpdaterSpec {
        @Override
        public IUpdater toDl4j() {
            return new org.nd4j.linalg.learning.config.RmsProp(
                    learningRate, rmsDecay, org.nd4j.linalg.learning.config.RmsProp.DEFAULT_RMSPROP_EPSILON);
        }
    }

    /** Duchi et al. (2011). */
    record AdaGrad(double learningRate) implements UpdaterSpec {
        @Override
        public IUpdater toDl4j() {
            return new org.nd4j.linalg.learning.config.AdaGrad(learningRate);
        }
    }

    /** One of the others, with a learning rate that changes. */
    record Scheduled(UpdaterSpec updater, Schedule schedule) implements UpdaterSpec {
        @Override
        public double learningRate() {
            return updater.learningRate();
        }

        @Override
        public double weightDecay() {
            return updater.weightDecay();
        }

        @Override
        public IUpdater toDl4j() {
            IUpdater scheduled = updater.toDl4j();
            scheduled.setLrAndSchedule(learningRate(), schedule.toDl4j(learningRate()));
            return scheduled;
        }
    }

    private static IUpdater adam(double learningRate, double beta1, double beta2) {
        return new org.nd4j.linalg.learning.config.Adam(
                learningRate, beta1, beta2, org.nd4j.linalg.learning.config.Adam.DEFAULT_ADAM_EPSILON);
    }
}
