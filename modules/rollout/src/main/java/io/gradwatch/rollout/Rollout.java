package io.gradwatch.rollout;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.rollout.OperatorRequest.Answer;
import io.gradwatch.rollout.Stage.Proving;
import io.gradwatch.rollout.Stage.Trying;
import io.gradwatch.rollout.Stage.Watching;
import io.gradwatch.rollout.remedy.OutputActivation;
import io.gradwatch.rollout.remedy.RemedyContext;
import io.gradwatch.rollout.remedy.RemedyResult;
import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.remedy.Variant;
import io.gradwatch.rollout.trial.Probation;
import io.gradwatch.rollout.trial.Track;
import io.gradwatch.rollout.trial.Trial;
import io.gradwatch.rollout.trial.TrialJudge;
import io.gradwatch.rollout.trial.TrialSize;
import io.gradwatch.rollout.trial.TrialVerdict;
import io.gradwatch.rollout.trial.Yardstick;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.training.Arm;
import io.gradwatch.training.ArmChoice;
import io.gradwatch.training.ArmRound;
import io.gradwatch.training.Position;
import io.gradwatch.training.SampleSource;
import io.gradwatch.training.TrainedRound;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Cures a running job: watches the surviving line's diagnoses, tries fitting variants beside it, lets the one that proves
 * better take its place, and takes that back if it does not last. Owns the stage that this has reached.
 */
public final class Rollout implements ArmChoice {
    /** Rounds of the surviving line that remedies may look at. */
    public static final int HISTORY = 100;

    /** Rows of each worker that remedies may look at. */
    private static final int SAMPLE_ROWS = 256;

    private final RolloutSettings settings;
    private final int rounds;
    private final Supplier<List<Diagnosis>> diagnoses;
    private final RolloutObserver observer;
    private final OperatorDesk desk = new OperatorDesk();
    private final BaselineHistory line = new BaselineHistory();
    private final Ledger ledger;
    private Stage stage;

    /**
     * For one run.
     *
     * @param rounds that the job trains
     * @param diagnoses those of the surviving line that are open, when asked
     * @param memory of an earlier process that this one goes on from
     * @param history the surviving line's rounds in that process, since it became what it is
     */
    public Rollout(
            RolloutSettings settings,
            int rounds,
            Supplier<List<Diagnosis>> diagnoses,
            RolloutObserver observer,
            Memory memory,
            List<ClusterSnapshot> history) {
        this.settings = settings;
        this.rounds = rounds;
        this.diagnoses = diagnoses;
        this.observer = observer;
        RolloutMemory before = RolloutMemory.read(memory);
        stage = before.stage();
        ledger = new Ledger(before.ledger());
        history.forEach(line::add);
        before.healthy().ifPresent(line::wasHealthy);
    }

    /** What was decided so far, and what it cost. */
    public Spending spending() {
        return new Spending(
                ledger.records(), ledger.armRounds(), (double) ledger.armRounds() / rounds, settings.budget());
    }

    /** Variants that train beside the surviving line. */
    public List<String> onTrial() {
        return stage instanceof Trying trying
                ? List.copyOf(trying.trial().candidates().keySet())
                : List.of();
    }

    /** Asks on an operator's behalf, from any thread; it is answered when the round that is under way has ended. */
    public CompletableFuture<Answer> ask(OperatorRequest request) {
        return desk.ask(request);
    }

    /** There are no more rounds: what operators ask is refused from now on. */
    public void close() {
        desk.close("the run has ended");
    }

    @Override
    public void ended(List<ArmRound> rounds) {
        if (rounds.get(0) instanceof TrainedRound baseline) {
            line.add(baseline.snapshot());
        }
        ledger.spent(rounds.size() - 1);
        List<TrainedRound> trained = rounds.stream()
                .filter(TrainedRound.class::isInstance)
                .map(TrainedRound.class::cast)
                .toList();
        // An arm without rows in a round has no loss in it: arms are compared in the rounds in which all of them
        // trained.
        if (trained.size() < rounds.size()) {
            return;
        }
        Stage before = stage;
        stage = before.after(trained);
        if (stage instanceof Trying trying && !stage.equals(before)) {
            ArmRound baseline = rounds.get(0);
            observer.trialRoundEnded(baseline.round(), trying.latestLosses(baseline.variant()));
        }
    }

    @Override
    public boolean compares() {
        return !(stage instanceof Watching);
    }

    @Override
    public Memory memory() {
        return new RolloutMemory(stage, ledger.written(), line.healthy()).write();
    }

    @Override
    public List<Arm> next(Position position, List<Arm> arms, SampleSource rows) {
        int round = position.round();
        if (round == 0) {
            return List.of(settings.start()
                    .map(variant -> start(variant, arms.get(0), rows))
                    .orElse(arms.get(0)));
        }
        OperatorActions asked = new OperatorActions(this, advance(arms, round, rows), round, rows);
        desk.serve(asked::act);
        return asked.arms();
    }

    private List<Arm> advance(List<Arm> arms, int round, SampleSource rows) {
        if (stage instanceof Trying trying) {
            return judge(trying, arms, round);
        }
        if (stage instanceof Proving proving) {
            return prove(proving, arms.get(0), round);
        }
        return watch(arms.get(0), round, rows);
    }

    private Arm start(Variant variant, Arm arm, SampleSource rows) {
        RemedyResult result = variant.apply(arm, context(Optional.empty(), 0, rows));
        if (result instanceof Refused refused) {
            throw new InvalidInputException(
                    List.of(new Problem("rollout.start", variant.name() + " does not apply: " + refused.reason())));
        }
        Arm treated = ((Applied) result).arm();
        decide(RolloutRecord.started(variant));
        survive(0, treated);
        return treated;
    }

    private List<Arm> watch(Arm baseline, int round, SampleSource rows) {
        List<Diagnosis> open = diagnoses.get();
        if (open.isEmpty()) {
            line.seemsHealthy(baseline);
        }
        Optional<Diagnosis> worst = worst(open);
        if (worst.isEmpty() || settings.mode() == RolloutMode.OFF) {
            return List.of(baseline);
        }
        if (settings.mode() == RolloutMode.ADVISE) {
            advise(worst.get(), baseline, round, rows);
            return List.of(baseline);
        }
        return startTrial(worst.get(), baseline, round, rows);
    }

    /** Once for each symptom of what the surviving line is. */
    private void advise(Diagnosis diagnosis, Arm baseline, int round, SampleSource rows) {
        String trigger = diagnosis.symptom().label();
        if (ledger.advises(baseline, trigger)) {
            RemedyContext context = context(Optional.of(diagnosis), round, rows);
            Therapies.candidates(diagnosis, settings.remedies()).stream()
                    .filter(variant -> variant.apply(baseline, context) instanceof Applied)
                    .findFirst()
                    .ifPresent(variant -> observer.advised(round, trigger, variant.name()));
        }
    }

    private static Optional<Diagnosis> worst(List<Diagnosis> open) {
        return open.stream()
                .filter(diagnosis -> diagnosis.severity() == Severity.CRITICAL)
                .min(Comparator.comparing(diagnosis -> diagnosis.symptom() != Symptom.NON_FINITE));
    }

    private List<Arm> startTrial(Diagnosis diagnosis, Arm baseline, int round, SampleSource rows) {
        int affordable = (int) (settings.budget() * rounds) - ledger.armRounds();
        TrialSize size = TrialSize.affordable(rounds, rounds - round, affordable);
        List<Arm> candidates = new ArrayList<>();
        for (Variant variant : Therapies.candidates(diagnosis, settings.remedies())) {
            if (candidates.size() < size.candidates() && ledger.tries(baseline, variant)) {
                RemedyResult result = variant.apply(baseline, context(Optional.of(diagnosis), round, rows));
                if (result instanceof Applied applied) {
                    candidates.add(applied.arm());
                }
            }
        }
        return candidates.isEmpty()
                ? List.of(baseline)
                : begin(size, diagnosis.symptom().label(), baseline, candidates, round);
    }

    private List<Arm> begin(TrialSize size, String trigger, Arm baseline, List<Arm> candidates, int round) {
        List<String> names = candidates.stream().map(Arm::variant).toList();
        stage = new Trying(
                Trial.of(size.planned(), size.longest(), yardstick(baseline, candidates), names),
                trigger,
                round,
                Map.of());
        observer.trialStarted(round, trigger, names);
        List<Arm> arms = new ArrayList<>(List.of(baseline));
        arms.addAll(candidates);
        return arms;
    }

    /** A loss under another activation measures something else. */
    private static Yardstick yardstick(Arm baseline, List<Arm> candidates) {
        return !OutputActivation.isIn(baseline) && candidates.stream().anyMatch(OutputActivation::isIn)
                ? Yardstick.ERROR
                : Yardstick.LOSS;
    }

    Stage stage() {
        return stage;
    }

    /** Of the job that are still to be trained after this one. */
    int roundsAfter(int round) {
        return rounds - round;
    }

    /** What is known of the surviving line now. */
    RemedyContext context(int round, SampleSource rows) {
        return context(worst(diagnoses.get()), round, rows);
    }

    private RemedyContext context(Optional<Diagnosis> diagnosis, int round, SampleSource rows) {
        return line.context(diagnosis, rows.take(SAMPLE_ROWS), settings.seed() + 31L * (round + 1));
    }

    /** Puts one candidate on trial, because an operator asks for it. */
    List<Arm> startTrial(Arm baseline, Arm candidate, Variant variant, int round) {
        ledger.tries(baseline, variant);
        return begin(TrialSize.asked(rounds, rounds - round), "operator", baseline, List.of(candidate), round);
    }

    /** All candidates end like this; the surviving line goes on alone. */
    List<Arm> endTrial(Trying trying, Arm baseline, int round, RolloutOutcome outcome, String why) {
        for (String variant : trying.trial().candidates().keySet()) {
            decide(trying.record(variant, round, outcome, why));
        }
        stage = new Watching();
        return List.of(baseline);
    }

    private List<Arm> judge(Trying now, List<Arm> reached, int round) {
        Trying trying = now;
        List<Arm> arms = new ArrayList<>(reached);
        TrialVerdict verdict = TrialJudge.judge(trying.trial());
        while (verdict instanceof TrialVerdict.Abort abort) {
            decide(trying.record(abort.variant(), round, RolloutOutcome.ABORTED, abort.reason()));
            arms.removeIf(arm -> arm.variant().equals(abort.variant()));
            trying = trying.without(abort.variant());
            verdict =
                    arms.size() > 1 ? TrialJudge.judge(trying.trial()) : new TrialVerdict.Inconclusive("none is left");
        }
        stage = trying;
        if (verdict instanceof TrialVerdict.Promote promote) {
            return promote(trying, promote, arms, round);
        }
        return verdict instanceof TrialVerdict.Inconclusive inconclusive
                ? endTrial(trying, arms.get(0), round, RolloutOutcome.INCONCLUSIVE, inconclusive.reason())
                : arms;
    }

    List<Arm> promote(Trying trying, TrialVerdict.Promote promote, List<Arm> arms, int round) {
        Arm promoted = arms.stream()
                .filter(arm -> arm.variant().equals(promote.variant()))
                .findFirst()
                .orElseThrow();
        RolloutRecord record = trying.record(promote.variant(), round, RolloutOutcome.PROMOTED, promote.reason());
        for (String other :
                trying.without(promote.variant()).trial().candidates().keySet()) {
            decide(trying.record(other, round, RolloutOutcome.INCONCLUSIVE, promote.variant() + " was better"));
        }
        decide(record);
        Trial trial = trying.trial();
        Probation probation = new Probation(
                trial.judged().baseline().recent(TrialJudge.LATELY),
                trial.yardstick(),
                trial.plannedRounds(),
                Track.NONE);
        stage = new Proving(probation, arms.get(0), record);
        survive(round, promoted);
        return List.of(promoted);
    }

    private List<Arm> prove(Proving proving, Arm baseline, int round) {
        if (proving.probation().failed()) {
            return rollBack(proving, baseline, round, "it did worse than the baseline had done when it was left");
        }
        if (proving.probation().passed()) {
            keep(proving, round);
        }
        return List.of(baseline);
    }

    void keep(Proving proving, int round) {
        stage = new Watching();
        observer.kept(round, proving.promotion().variant());
    }

    List<Arm> rollBack(Proving proving, Arm baseline, int round, String why) {
        stage = new Watching();
        RolloutRecord rollback = proving.promotion().rolledBack(round, why);
        ledger.rolledBack(proving.promotion(), rollback);
        observer.decided(rollback);
        Arm back = proving.resumed(baseline.state());
        survive(round, back);
        return List.of(back);
    }

    private void decide(RolloutRecord record) {
        ledger.decided(record);
        observer.decided(record);
    }

    private void survive(int round, Arm baseline) {
        line.changed();
        observer.baselineChanged(round, baseline);
    }
}
