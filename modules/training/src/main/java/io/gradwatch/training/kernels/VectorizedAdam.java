package io.gradwatch.training.kernels;

import io.gradwatch.training.state.NativeFloats;
import java.nio.FloatBuffer;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.AdamUpdater;

/**
 * DL4J's Adam (Kingma and Ba, 2015) with the same bits, computed with the processor's vector instructions, which ND4J's
 * operation does not use: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², g ← α·√(1 − β₂ᵗ)/(1 − β₁ᵗ) · m / (√v + ε).
 *
 * <p>It processes native memory in runs that fit a core's L1 cache. Each run is copied to arrays and back, because the
 * compiler vectorizes only loops over arrays.
 */
final class VectorizedAdam extends AdamUpdater {
    private static final int RUN = 4096;

    private final INDArray gradientView;
    private final FloatBuffer gradients;
    private final FloatBuffer firstMoments;
    private final FloatBuffer secondMoments;
    private final float[] g = new float[RUN];
    private final float[] m = new float[RUN];
    private final float[] v = new float[RUN];

    private VectorizedAdam(AdamUpdater updater, INDArray gradientView) {
        super(updater.getConfig());
        setM(updater.getM());
        setV(updater.getV());
        this.gradientView = gradientView;
        gradients = NativeFloats.floats(gradientView);
        firstMoments = NativeFloats.floats(getM());
        secondMoments = NativeFloats.floats(getV());
    }

    /** Replaces DL4J's updater of a block if it is Adam, with the same state; does not change other updaters. */
    static void install(UpdaterBlock block) {
        if (block.getGradientUpdater().getClass() == AdamUpdater.class) {
            block.setGradientUpdater(
                    new VectorizedAdam((AdamUpdater) block.getGradientUpdater(), block.getGradientView()));
        }
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
        if (gradient != gradientView) {
            throw new IllegalArgumentException(
                    "expected the gradient that this updater was created for, found another");
        }
        float beta1 = (float) getConfig().getBeta1();
        float beta2 = (float) getConfig().getBeta2();
        float epsilon = (float) getConfig().getEpsilon();
        float rate = rate((float) getConfig().getLearningRate(iteration, epoch), beta1, beta2, epsilon, iteration + 1);
        for (int start = 0; start < gradients.limit(); start += RUN) {
            int count = Math.min(RUN, gradients.limit() - start);
            gradients.get(start, g, 0, count);
            firstMoments.get(start, m, 0, count);
            secondMoments.get(start, v, 0, count);
            step(count, beta1, beta2, rate, epsilon);
            gradients.put(start, g, 0, count);
            firstMoments.put(start, m, 0, count);
            secondMoments.put(start, v, 0, count);
        }
    }

    /** Returns α·√(1 − β₂ᵗ)/(1 − β₁ᵗ), rounded where ND4J rounds; ε if that is no positive number, as in ND4J. */
    private static float rate(float learningRate, float beta1, float beta2, float epsilon, int t) {
        float left1 = (float) Math.pow(beta1, t);
        float left2 = (float) Math.pow(beta2, t);
        float rate = (float) (learningRate * (float) Math.sqrt((float) (1.0 - left2)) / (1.0 - left1));
        return rate == 0 || !Float.isFinite(rate) ? epsilon : rate;
    }

    private void step(int count, float beta1, float beta2, float rate, float epsilon) {
        float rest1 = 1 - beta1;
        float rest2 = 1 - beta2;
        for (int i = 0; i < count; i++) {
            float gradient = g[i];
            float first = beta1 * m[i] + gradient * rest1;
            float second = beta2 * v[i] + gradient * gradient * rest2;
            m[i] = first;
            v[i] = second;
            g[i] = first * rate / ((float) Math.sqrt(second) + epsilon);
        }
    }
}
