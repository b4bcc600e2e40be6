package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.history.Peers;
import io.gradwatch.diagnosis.history.Peers.Peer;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.diagnosis.symptom.Threshold;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A worker whose gradients or loss are unlike its peers', round after round: its share of the data is not what the others'
 * are, or its machine computes something else. Every average carries it to all of them.
 *
 * <p>Workers are compared by the logarithms of their values, robustly: with the median, in units of the median distance
 * from it. Of two workers it can be said that they differ, but not which of them is wrong.
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
        List<Peer> odd = peers.stream()
                .filter(peer -> peer.excess() >= Math.log(least) && peer.deviations() >= deviations)
                .sorted(Comparator.comparingInt(Peer::worker))
                .toList();
        if (odd.isEmpty() || history.loss().hasConverged()) {
            return Optional.empty();
        }
        double worst = odd.stream().mapToDouble(Peer::excess).max().orElseThrow();
        boolean critical = peers.size() > 2 && worst >= Math.log(settings.get(Threshold.OUTLIER_CRITICAL_RATIO));
        return Optional.of(finding(critical ? Severity.CRITICAL : Severity.WARNING, odd, peers.size(), worst));
    }

    private static Finding finding(Severity severity, List<Peer> odd, int workers, double excess) {
        Peer worst =
                odd.stream().filter(peer -> peer.excess() == excess).findFirst().orElseThrow();
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("gradientRatio", Math.exp(worst.gradient()));
        evidence.put("lossRatio", Math.exp(worst.loss()));
        evidence.put("deviations", worst.deviations());
        evidence.values().removeIf(value -> value.isNaN());
        List<Integer> names = odd.stream().map(Peer::worker).toList();
        String peers = workers == 2 ? "the other worker" : "the median worker";
        String who = "The gradients of worker %d are %s times those of %s over the last rounds"
                .formatted(worst.worker(), Numbers.text(Math.exp(worst.gradient())), peers);
        String andLoss = Double.isNaN(worst.loss())
                ? "."
                : ", its loss %s times.".formatted(Numbers.text(Math.exp(worst.loss())));
        String others = names.size() == 1 ? "" : " So it is with workers %s.".formatted(Numbers.list(names));
        String doubt = workers == 2
                ? " Of two it cannot be known which one is wrong: look at both shares of the data."
                : " Look at its share of the data: rows of another scale, wrong labels, or another source.";
        return new Finding(
                severity, false, List.of(), names, evidence, who + andLoss + others + doubt, Remedies.ofOutlier());
    }
}
