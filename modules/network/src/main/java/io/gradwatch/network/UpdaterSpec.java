package io.gradwatch.network;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** Updater: computes the update from a gradient. */
public sealed interface UpdaterSpec {
    /** Returns the initial learning rate, above 0. */
    double learningRate();

    /** Returns the weight decay: each update also subtracts this times the learning rate times the weight. */
    default double weightDecay() {
        return 0;
    }

    /** Returns DL4J's updater without the weight decay, which DL4J treats as regularization. */
    IUpdater toDl4j();

    /** Returns DL4J's regularization: the weight decay of this updater and an L2 penalty with this coefficient. */
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

    /** Stochastic gradient descent. */
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

    /** Adam: Kingma and Ba (2015). */
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

    /** RMSProp: Hinton (2012). */
    record RmsProp(double learningRate, double rmsDecay) implements UpdaterSpec {
        @Override
        public IUpdater toDl4j() {
            return new org.nd4j.linalg.learning.config.RmsProp(
                    learningRate, rmsDecay, org.nd4j.linalg.learning.config.RmsProp.DEFAULT_RMSPROP_EPSILON);
        }
    }

    /** AdaGrad: Duchi et al. (2011). */
    record AdaGrad(double learningRate) implements UpdaterSpec {
        @Override
        public IUpdater toDl4j() {
            return new org.nd4j.linalg.learning.config.AdaGrad(learningRate);
        }
    }

    /** One of the other updaters with a learning rate schedule. */
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
