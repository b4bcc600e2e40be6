package io.gradwatch.rollout;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.rollout.remedy.RemedyContext;
import io.gradwatch.rollout.remedy.RemedyResult;
import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.remedy.Variant;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.reference.SampleSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Chooses variants of the therapy table that apply to the baseline, for trials and for advice. */
final class CandidateSelection {
    /** Rows of each worker that remedies may read. */
    private static final int SAMPLE_ROWS = 256;

    private final RolloutSettings settings;
    private final Ledger ledger;
    private final BaselineHistory history;
    private final RolloutObserver observer;

    CandidateSelection(RolloutSettings settings, Ledger ledger, BaselineHistory history, RolloutObserver observer) {
        this.settings = settings;
        this.ledger = ledger;
        this.history = history;
        this.observer = observer;
    }

    /** Returns the critical diagnosis to act on; values that are not finite come first. */
    static Optional<Diagnosis> worst(List<Diagnosis> open) {
        return open.stream()
                .filter(diagnosis -> diagnosis.severity() == Severity.CRITICAL)
                .min(Comparator.comparing(diagnosis -> diagnosis.symptom() != Symptom.NON_FINITE));
    }

    /** Applies a variant to an arm, with all that is known after a round. */
    RemedyResult apply(Variant variant, Arm arm, Optional<Diagnosis> diagnosis, int round, SampleSource rows) {
        return variant.apply(arm, context(diagnosis, round, rows));
    }

    /** Reports the first variant that applies, once for each symptom of the same network. */
    void advise(Diagnosis diagnosis, Arm baseline, int round, SampleSource rows) {
        String trigger = diagnosis.symptom().label();
        if (ledger.advises(baseline, trigger)) {
            RemedyContext context = context(Optional.of(diagnosis), round, rows);
            Therapies.candidates(diagnosis, settings.remedies()).stream()
                    .filter(variant -> variant.apply(baseline, context) instanceof Applied)
                    .findFirst()
                    .ifPresent(variant -> observer.advised(round, trigger, variant.name()));
        }
    }

    /**
     * Returns up to {@code most} candidates that apply and were not tried on this network, best first. A variant that
     * fails is recorded as aborted; one that does not apply is skipped.
     */
    List<Arm> candidates(int most, Diagnosis diagnosis, Arm baseline, int round, SampleSource rows) {
        List<Arm> candidates = new ArrayList<>();
        for (Variant variant : Therapies.candidates(diagnosis, settings.remedies())) {
            if (candidates.size() < most && ledger.tries(baseline, variant)) {
                RemedyResult result = apply(variant, baseline, Optional.of(diagnosis), round, rows);
                if (result instanceof Applied applied) {
                    candidates.add(applied.arm());
                } else if (result instanceof Refused refused
                        && refused.failure().isPresent()) {
                    failed(variant, diagnosis.symptom().label(), round, refused.reason());
                }
            }
        }
        return candidates;
    }

    private void failed(Variant variant, String trigger, int round, String reason) {
        RolloutRecord record = RolloutRecord.neverTrained(variant, trigger, round, reason);
        ledger.decided(record);
        observer.decided(record);
    }

    private RemedyContext context(Optional<Diagnosis> diagnosis, int round, SampleSource rows) {
        return history.context(diagnosis, rows.take(SAMPLE_ROWS), settings.seed() + 31L * (round + 1));
    }
}
