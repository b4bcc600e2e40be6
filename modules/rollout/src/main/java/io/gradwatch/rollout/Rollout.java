package io.gradwatch.rollout;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.Severity;
import io.gradwatch.diagnosis.Symptom;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.rollout.OperatorRequest.Answer;
import io.gradwatch.rollout.Stage.Proving;
import io.gradwatch.rollout.Stage.Trying;
import io.gradwatch.rollout.Stage.Watching;
import io.gradwatch.rollout.cure.CureResult;
import io.gradwatch.rollout.cure.Evidence;
import io.gradwatch.rollout.cure.Refusal;
import io.gradwatch.rollout.cure.Treatment;
import io.gradwatch.rollout.cure.Variant;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.training.Arm;
import io.gradwatch.training.ArmChoice;
import io.gradwatch.training.Checkpoint;
import io.gradwatch.training.RoundResult;
import io.gradwatch.training.SampleSource;
import io.gradwatch.training.replica.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Cures a running job: watches the surviving line's diagnoses, tries fitting variants beside it, lets the one that proves
 * better take its place, and takes that back if it does not last. Owns the stage that this has reached.
 */
public final class Rollout implements ArmChoice {
    /** Rows of each worker that cures may look at. */
    private static final int SAMPLE_ROWS = 256;

    /** Candidates of one trial, at most. */
    private static final int CANDIDATES = 2;

    /** Rounds of the surviving line that cures may look at. */
    private static final int HISTORY = 100;

    private final RolloutSettings settings;
    private final int rounds;
    private final Supplier<List<Diagnosis>> diagnoses;
    private final RolloutObserver observer;
    private final List<RolloutRecord> records = new ArrayList<>();
    private final Set<String> tried = new HashSet<>();
    private final Deque<ClusterSnapshot> history = new ArrayDeque<>();
    private final Map<String, RoundResult> latest = new LinkedHashMap<>();
    private final OperatorDesk desk = new OperatorDesk();
    private Stage stage = new Watching();
    private int spentRounds;
    private Optional<State> healthy = Optional.empty();

    /**
     * For one run.
     *
     * @param rounds that the job trains
     * @param diagnoses those of the surviving line that are open, when asked
     */
    public Rollout(
            RolloutSettings settings, int rounds, Supplier<List<Diagnosis>> diagnoses, RolloutObserver observer) {
        this.settings = settings;
        this.rounds = rounds;
        this.diagnoses = diagnoses;
        this.observer = observer;
    }

    /** What was decided so far. */
    public List<RolloutRecord> records() {
        return List.copyOf(records);
    }

    /** Asks on an operator's behalf, from any thread; it is answered when the round that is under way has ended. */
    public CompletableFuture<Answer> ask(OperatorRequest request) {
        return desk.ask(request);
    }

    /** There are no more rounds: what operators ask is refused from now on. */
    public void close() {
        desk.close("the run has ended");
    }

    /**
     * A round of an arm ended; the surviving line is told first.
     *
     * @return whether it is the surviving line
     */
    public boolean roundEnded(RoundResult round) {
        ClusterSnapshot snapshot = round.snapshot();
        boolean first =
                latest.values().stream().noneMatch(known -> known.snapshot().round() == snapshot.round());
        if (first) {
            latest.clear();
            history.addLast(snapshot);
            if (history.size() > HISTORY) {
                history.removeFirst();
            }
        }
        latest.put(snapshot.variant(), round);
        return first;
    }

    @Override
    public List<Arm> next(Checkpoint reached, SampleSource rows) {
        Arm survivor = reached.arms().get(0);
        int round = reached.position().round();
        if (round == 0) {
            return List.of(settings.start()
                    .map(variant -> start(variant, survivor, rows))
                    .orElse(survivor));
        }
        List<Arm> arms = advance(reached, survivor, round, rows);
        OperatorActions asked = new OperatorActions(this, arms, round, rows);
        desk.serve(asked::act);
        return asked.arms();
    }

    private List<Arm> advance(Checkpoint reached, Arm survivor, int round, SampleSource rows) {
        if (stage instanceof Trying trying && reached.arms().size() > 1) {
            return judge(trying, reached);
        }
        if (stage instanceof Proving proving) {
            return prove(proving, survivor, round);
        }
        return watch(survivor, round, rows);
    }

    private Arm start(Variant variant, Arm arm, SampleSource rows) {
        CureResult result = variant.apply(arm, evidence(Optional.empty(), 0, rows));
        if (result instanceof Refusal refusal) {
            throw new InvalidInputException(
                    List.of(new Problem("rollout.start", variant.name() + " does not apply: " + refusal.reason())));
        }
        Arm treated = ((Treatment) result).arm();
        decide(new RolloutRecord(
                variant.name(),
                "start",
                0,
                0,
                RolloutOutcome.PROMOTED,
                "the job file asks for it",
                0,
                Double.NaN,
                Double.NaN));
        survive(0, treated);
        return treated;
    }

    private List<Arm> watch(Arm survivor, int round, SampleSource rows) {
        List<Diagnosis> open = diagnoses.get();
        if (open.isEmpty()) {
            healthy = Optional.of(survivor.state());
        }
        Optional<Diagnosis> worst = worst(open);
        return settings.mode() == RolloutMode.AUTO && worst.isPresent()
                ? startTrial(worst.get(), survivor, round, rows)
                : List.of(survivor);
    }

    private static Optional<Diagnosis> worst(List<Diagnosis> open) {
        return open.stream()
                .filter(diagnosis -> diagnosis.severity() == Severity.CRITICAL)
                .min(Comparator.comparing(diagnosis -> diagnosis.symptom() != Symptom.NON_FINITE));
    }

    private List<Arm> startTrial(Diagnosis diagnosis, Arm survivor, int round, SampleSource rows) {
        int planned = RolloutSettings.trialRounds(rounds);
        int affordable = (int) (RolloutSettings.BUDGET * rounds) - spentRounds;
        int places = Math.min(CANDIDATES, affordable / planned);
        boolean late = rounds - round < 2 * planned;
        List<Arm> candidates = places == 0 || late ? List.of() : candidates(diagnosis, survivor, round, rows, places);
        if (candidates.isEmpty()) {
            return List.of(survivor);
        }
        int longest = Math.min(RolloutSettings.longestTrial(rounds), affordable / candidates.size());
        return begin(planned, longest, diagnosis.symptom().label(), survivor, candidates, round);
    }

    private List<Arm> begin(int planned, int longest, String trigger, Arm survivor, List<Arm> candidates, int round) {
        List<String> names = candidates.stream().map(Arm::variant).toList();
        stage = new Trying(Trial.of(planned, longest, names), trigger, round, Map.of());
        observer.trialStarted(round, trigger, names);
        List<Arm> arms = new ArrayList<>(List.of(survivor));
        arms.addAll(candidates);
        return arms;
    }

    private List<Arm> candidates(Diagnosis diagnosis, Arm survivor, int round, SampleSource rows, int places) {
        List<Arm> candidates = new ArrayList<>();
        for (Variant variant : Candidates.of(diagnosis, settings.cures())) {
            if (candidates.size() < places && tried.add(survivor.variant() + "/" + variant.name())) {
                CureResult result = variant.apply(survivor, evidence(Optional.of(diagnosis), round, rows));
                if (result instanceof Treatment treatment) {
                    candidates.add(treatment.arm());
                }
            }
        }
        return candidates;
    }

    Stage stage() {
        return stage;
    }

    /** That the job trains. */
    int rounds() {
        return rounds;
    }

    /** What is known of the surviving line now. */
    Evidence evidence(int round, SampleSource rows) {
        return evidence(worst(diagnoses.get()), round, rows);
    }

    /** Puts one candidate on trial, because an operator asks for it. */
    List<Arm> startTrial(Arm survivor, Arm candidate, Variant variant, int round) {
        tried.add(survivor.variant() + "/" + variant.name());
        return begin(
                Math.min(rounds - round, RolloutSettings.trialRounds(rounds)),
                RolloutSettings.longestTrial(rounds),
                "operator",
                survivor,
                List.of(candidate),
                round);
    }

    /** Aborts all candidates. */
    List<Arm> endTrial(Trying trying, Arm survivor, int round, String why) {
        for (String variant : trying.trial().candidates().keySet()) {
            decide(trying.record(variant, round, RolloutOutcome.ABORTED, why));
        }
        stage = new Watching();
        return List.of(survivor);
    }

    private Evidence evidence(Optional<Diagnosis> diagnosis, int round, SampleSource rows) {
        return new Evidence(
                diagnosis, List.copyOf(history), rows.take(SAMPLE_ROWS), healthy, settings.seed() + 31L * (round + 1));
    }

    private List<Arm> judge(Trying before, Checkpoint reached) {
        List<Arm> arms = new ArrayList<>(reached.arms());
        int round = reached.position().round();
        Trying trying = before.after(arms.get(0).variant(), latest);
        stage = trying;
        spentRounds += arms.size() - 1;
        Verdict verdict = TrialJudge.judge(trying.trial());
        while (verdict instanceof Verdict.Abort abort) {
            decide(trying.record(abort.variant(), round, RolloutOutcome.ABORTED, abort.reason()));
            arms.removeIf(arm -> arm.variant().equals(abort.variant()));
            trying = trying.without(abort.variant());
            stage = trying;
            if (trying.trial().candidates().isEmpty()) {
                stage = new Watching();
                return arms;
            }
            verdict = TrialJudge.judge(trying.trial());
        }
        if (verdict instanceof Verdict.Promote promote) {
            return promote(trying, promote, arms, round);
        }
        if (verdict instanceof Verdict.Inconclusive inconclusive) {
            for (String variant : trying.trial().candidates().keySet()) {
                decide(trying.record(variant, round, RolloutOutcome.INCONCLUSIVE, inconclusive.reason()));
            }
            stage = new Watching();
            return List.of(arms.get(0));
        }
        return arms;
    }

    List<Arm> promote(Trying trying, Verdict.Promote promote, List<Arm> arms, int round) {
        Arm promoted = arms.stream()
                .filter(arm -> arm.variant().equals(promote.variant()))
                .findFirst()
                .orElseThrow();
        RolloutRecord record = trying.record(promote.variant(), round, RolloutOutcome.PROMOTED, promote.reason());
        for (String other : trying.trial().candidates().keySet()) {
            if (!other.equals(promote.variant())) {
                decide(trying.record(other, round, RolloutOutcome.INCONCLUSIVE, promote.variant() + " was better"));
            }
        }
        decide(record);
        stage = new Proving(
                new Probation(record.baselineLoss(), trying.trial().plannedRounds(), Losses.NONE), arms.get(0), record);
        survive(round, promoted);
        return List.of(promoted);
    }

    private List<Arm> prove(Proving before, Arm survivor, int round) {
        ClusterSnapshot snapshot = latest.get(survivor.variant()).snapshot();
        Probation probation =
                before.probation().after(HeldOutLoss.of(snapshot, HeldOutLoss.commonWorkers(List.of(snapshot))));
        if (probation.failed()) {
            return rollBack(before, survivor, round, "it did worse than the baseline had done when it was left");
        }
        stage = before.with(probation);
        if (probation.passed()) {
            keep(before, round);
        }
        return List.of(survivor);
    }

    void keep(Proving proving, int round) {
        stage = new Watching();
        observer.kept(round, proving.promotion().variant());
    }

    List<Arm> rollBack(Proving proving, Arm survivor, int round, String why) {
        stage = new Watching();
        records.remove(proving.promotion());
        decide(proving.promotion().rolledBack(round, why));
        Arm back = proving.resumed(survivor.state());
        survive(round, back);
        return List.of(back);
    }

    private void decide(RolloutRecord record) {
        records.add(record);
        observer.decided(record);
    }

    private void survive(int round, Arm survivor) {
        history.clear();
        healthy = Optional.empty();
        observer.survivorChanged(round, survivor);
    }
}
