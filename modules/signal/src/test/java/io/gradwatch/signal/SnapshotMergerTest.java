package io.gradwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SnapshotMergerTest {
    private static final Layout LAYOUT = RandomReports.layout(4);
    private static final double[] DRIFT = {0.1, 0.2, 0.3, 0.4};

    @Test
    void theOrderOfArrivalDoesNotChangeTheBits() {
        for (int seed = 0; seed < 200; seed++) {
            List<WorkerReport> reports = new RandomReports(seed).round(LAYOUT, 2 + seed % 9);
            List<WorkerReport> shuffled = new ArrayList<>(reports);
            Collections.shuffle(shuffled, new Random(seed));

            assertThat(merge(shuffled)).isEqualTo(merge(reports));
        }
    }

    @Test
    void theSnapshotOfOneWorkerHasItsValues() {
        WorkerReport only = new RandomReports(1).report(LAYOUT, 3);

        ClusterSnapshot snapshot = merge(List.of(only));

        assertThat(snapshot.trainLoss()).isEqualTo(only.loss());
        assertThat(snapshot.loss()).isEqualTo(Spread.of(only.loss()));
        assertThat(snapshot.evaluation()).isEqualTo(only.evaluation());
        for (int i = 0; i < LAYOUT.parameters().size(); i++) {
            ParameterSnapshot merged = snapshot.parameters().get(i);
            ParameterReport parameter = only.parameters().get(i);
            assertThat(merged.key()).isEqualTo(LAYOUT.parameters().get(i));
            assertThat(merged.gradient()).isEqualTo(parameter.gradient());
            assertThat(merged.norm())
                    .isEqualTo(Spread.of(parameter.gradient().norm().mean()));
            assertThat(merged.updateNorm()).isEqualTo(parameter.updateNorm());
            assertThat(merged.weightNorm()).isEqualTo(parameter.weightNorm());
            assertThat(merged.weakest()).isEqualTo(3);
            assertThat(merged.strongest()).isEqualTo(3);
        }
    }

    @Test
    void theLossIsTheMeanOverRowsNotOverWorkers() {
        WorkerReport large = trained(new RandomReports(1).report(LAYOUT, 0), 300, 300.0);
        WorkerReport small = trained(new RandomReports(2).report(LAYOUT, 1), 100, 500.0);

        ClusterSnapshot snapshot = merge(List.of(large, small));

        assertThat(snapshot.trainLoss()).isEqualTo(2.0);
        assertThat(snapshot.loss()).isEqualTo(new Spread(3.0, 1.0, 5.0));
    }

    @Test
    void weakestAndStrongestAreTheWorkersWithTheExtremeNorms() {
        for (int seed = 0; seed < 100; seed++) {
            List<WorkerReport> reports = new RandomReports(seed).round(LAYOUT, 5);
            for (ParameterSnapshot parameter : merge(reports).parameters()) {
                int index = LAYOUT.parameters().indexOf(parameter.key());
                assertThat(norm(reports.get(parameter.weakest()), index))
                        .isEqualTo(parameter.norm().min());
                assertThat(norm(reports.get(parameter.strongest()), index))
                        .isEqualTo(parameter.norm().max());
                assertThat(parameter.norm().mean())
                        .isBetween(parameter.norm().min(), parameter.norm().max());
            }
        }
    }

    @Test
    void aWorkerThatDidNotTrainDoesNotChangeTheResult() {
        List<WorkerReport> reports = new RandomReports(5).round(LAYOUT, 3);
        List<WorkerReport> withIdle = new ArrayList<>(reports);
        withIdle.add(idle(3));

        ClusterSnapshot with = merge(withIdle);
        ClusterSnapshot without = merge(reports);

        assertThat(with.trainLoss()).isEqualTo(without.trainLoss());
        assertThat(with.loss()).isEqualTo(without.loss());
        assertThat(with.parameters()).isEqualTo(without.parameters());
        assertThat(with.layers()).isEqualTo(without.layers());
        assertThat(with.workers()).hasSize(4);
        assertThat(with.workers().get(3).gradientNorm()).isNaN();
    }

    @Test
    void aRoundWithoutSamplesIsNotSampled() {
        ClusterSnapshot snapshot = merge(List.of(idle(0), idle(1)));

        assertThat(snapshot.sampled()).isFalse();
        assertThat(snapshot.trainLoss()).isNaN();
        assertThat(snapshot.flowRatio()).isNaN();
        assertThat(snapshot.parameters()).allSatisfy(parameter -> {
            assertThat(parameter.norm()).isEqualTo(Spread.NONE);
            assertThat(parameter.weakest()).isEqualTo(-1);
            assertThat(parameter.strongest()).isEqualTo(-1);
            assertThat(parameter.weightNorm()).isNaN();
        });
    }

    @Test
    void aWorkerWithNonFiniteGradientsIsTheStrongestAndNeverTheWeakest() {
        List<WorkerReport> reports = new ArrayList<>(new RandomReports(5).round(LAYOUT, 4));
        GradientStatistics broken = new GradientStatistics(2, Spread.NONE, 1e-9, 1e-9, 1e-9, 0, 3, LogHistogram.EMPTY);
        reports.set(2, withParameters(reports.get(2), new ParameterReport(broken, Double.NaN, 1.0)));

        ClusterSnapshot snapshot = merge(reports);

        assertThat(snapshot.flowRatio()).isNaN();
        assertThat(snapshot.workers().get(2).gradientNorm()).isNaN();
        assertThat(snapshot.workers().get(2).nonFinite())
                .isEqualTo(3L * LAYOUT.parameters().size());
        assertThat(snapshot.parameters()).allSatisfy(parameter -> {
            assertThat(parameter.norm()).isEqualTo(Spread.NONE);
            assertThat(parameter.gradient().nonFinite()).isEqualTo(3);
            assertThat(parameter.strongest()).isEqualTo(2);
            assertThat(parameter.weakest()).isNotIn(-1, 2);
        });
    }

    @Test
    void statisticsThatDoNotApplyToALayerStayNaNAndDriftIsKept() {
        ClusterSnapshot snapshot = merge(List.of(idle(0)));

        assertThat(snapshot.layers()).extracting(LayerSnapshot::replicaDrift).containsExactly(0.1, 0.2, 0.3, 0.4);
        assertThat(snapshot.layers())
                .allSatisfy(layer -> assertThat(layer.deadRatio()).isNaN());
    }

    @Test
    void runningStatisticsDoNotCountTowardsTheGradientNormOfAWorker() {
        LayerKey layer = new LayerKey(0, "batchNorm_0");
        Layout layout = Layout.of(List.of(
                new ParameterKey(layer, "gamma", ParameterKind.NORMALIZATION, 4),
                new ParameterKey(layer, "mean", ParameterKind.STATISTIC, 4)));
        WorkerReport report = new RandomReports(1).report(layout, 0);

        ClusterSnapshot snapshot = new SnapshotMerger(layout).merge(List.of(report), 5, 1, new double[1]);

        assertThat(snapshot.workers().get(0).gradientNorm()).isEqualTo(norm(report, 0));
    }

    @Test
    void aWorkerThatReportsTwiceIsAnError() {
        RandomReports random = new RandomReports(1);

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        merge(List.of(random.report(LAYOUT, 1), random.report(LAYOUT, 0), random.report(LAYOUT, 1))))
                .withMessage("report of worker 1: expected one report per worker, found two for round 7");
    }

    @Test
    void reportsOfDifferentRoundsOrLayoutsAreAnError() {
        WorkerReport foreign = new RandomReports(1).report(RandomReports.layout(2), 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> merge(List.of(new RandomReports(1).report(LAYOUT, 0), foreign)))
                .withMessage("report of worker 1: expected 8 parameters, found 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> merge(List.of()))
                .withMessage("reports: expected at least one, found none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SnapshotMerger(LAYOUT).merge(List.of(idle(0)), 1, 1, new double[3]))
                .withMessage("driftByLayer: expected 4 layers, found 3");
    }

    private static ClusterSnapshot merge(List<WorkerReport> reports) {
        return new SnapshotMerger(LAYOUT).merge(reports, 35, 1, DRIFT);
    }

    private static double norm(WorkerReport report, int parameter) {
        return report.parameters().get(parameter).gradient().norm().mean();
    }

    private static WorkerReport trained(WorkerReport r, long examples, double lossSum) {
        return new WorkerReport(
                r.worker(),
                r.round(),
                r.variant(),
                examples,
                r.minibatches(),
                lossSum,
                -1,
                r.parameters(),
                r.activations(),
                r.evaluation(),
                r.validation(),
                1,
                1,
                r.fingerprint());
    }

    private static WorkerReport withParameters(WorkerReport r, ParameterReport all) {
        return new WorkerReport(
                r.worker(),
                r.round(),
                r.variant(),
                r.examples(),
                r.minibatches(),
                r.lossSum(),
                0,
                Collections.nCopies(r.parameters().size(), all),
                r.activations(),
                r.evaluation(),
                r.validation(),
                1,
                1,
                r.fingerprint());
    }

    private static WorkerReport idle(int worker) {
        return new WorkerReport(
                worker,
                7,
                "baseline",
                0,
                0,
                0,
                -1,
                Collections.nCopies(LAYOUT.parameters().size(), ParameterReport.NONE),
                Collections.nCopies(LAYOUT.layers().size(), ActivationStatistics.NONE),
                Optional.empty(),
                Optional.empty(),
                1,
                1,
                new Fingerprint("Haswell", 1, "0.1.0"));
    }
}
