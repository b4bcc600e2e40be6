package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.history.LossState;
import io.gradwatch.diagnosis.history.Peers;
import io.gradwatch.diagnosis.history.Peers.Peer;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.diagnosis.symptom.Threshold;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Detects a worker whose gradients or loss differ from the other workers' round after round. Its shard differs from the
 * others, or its machine computes something else. Every average spreads the difference to all workers.
 *
 * <p>Workers are compared by the logarithms of their values and robustly: with the median, in units of the median distance
 * from it. Between two workers a difference shows, but not which of them is wrong.
 */
final class WorkerOutlier implements Detector {
    private final HealthSettings settings;

    WorkerOutlier(HealthSettings settings) {
        this.settings = settings;
    }

    @Override
    public Symptom symptom() {
        return Symptom.WORKER_OUTLIER;
    }

    @Override
    public boolean canJudge(History history) {
        return Detector.super.canJudge(history)
                && history.latest().workers().size() > 1
                && history.latest().sampled()
                && Double.isFinite(history.latestRound().norm());
    }

    @Override
    public Optional<Finding> examine(History history) {
        double least = settings.get(Threshold.OUTLIER_RATIO);
        double deviations = settings.get(Threshold.OUTLIER_DEVIATIONS);
        List<Peer> peers = Peers.of(history);
        List<Peer> outliers = peers.stream()
                .filter(peer -> peer.excess() >= Math.log(least) && peer.deviations() >= deviations)
                .sorted(Comparator.comparingInt(Peer::worker))
                .toList();
        if (outliers.isEmpty() || history.loss().state() == LossState.CONVERGED) {
            return Optional.empty();
        }
        double worst = outliers.stream().mapToDouble(Peer::excess).max().orElseThrow();
        boolean critical = peers.size() > 2 && worst >= Math.log(settings.get(Threshold.OUTLIER_CRITICAL_RATIO));
        return Optional.of(finding(critical ? Severity.CRITICAL : Severity.WARNING, outliers, peers.size(), worst));
    }

    private static Finding finding(Severity severity, List<Peer> outliers, int workers, double excess) {
        Peer worst = outliers.stream()
                .filter(peer -> peer.excess() == excess)
                .findFirst()
                .orElseThrow();
        Evidence evidence = new Evidence()
                .putKnown("gradientRatio", Math.exp(worst.gradient()))
                .putKnown("lossRatio", Math.exp(worst.loss()))
                .putKnown("deviations", worst.deviations());
        List<Integer> names = outliers.stream().map(Peer::worker).toList();
        return new Finding(severity, false, List.of(), names, evidence.toMap(), explanation(worst, names, workers));
    }

    private static String explanation(Peer worst, List<Integer> names, int workers) {
        String gradients = "The gradient norm of worker %d is %s times that of %s over the last rounds"
                .formatted(
                        worst.worker(),
                        Numbers.text(Math.exp(worst.gradient())),
                        workers == 2 ? "the other worker" : "the median worker");
        String andLoss = Double.isNaN(worst.loss())
                ? "."
                : ", its loss %s times.".formatted(Numbers.text(Math.exp(worst.loss())));
        String others = names.size() == 1 ? "" : " The outliers are workers %s.".formatted(Numbers.list(names));
        String advice = workers == 2
                ? " Which of the two is wrong cannot be known; check both shards."
                : " Check its shard for rows of another scale, wrong labels or another source.";
        return gradients + andLoss + others + advice;
    }
}
