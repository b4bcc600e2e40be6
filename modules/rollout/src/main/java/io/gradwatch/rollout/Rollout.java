package io.gradwatch.rollout;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.rollout.OperatorRequest.Answer;
import io.gradwatch.rollout.Stage.Proving;
import io.gradwatch.rollout.Stage.Trying;
import io.gradwatch.rollout.Stage.Watching;
import io.gradwatch.rollout.remedy.RemedyResult;
import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.remedy.Variant;
import io.gradwatch.rollout.trial.TrialSize;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.training.loop.ArmChoice;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.ArmRound;
import io.gradwatch.training.progress.ChoiceMemory;
import io.gradwatch.training.progress.Position;
import io.gradwatch.training.progress.TrainedRound;
import io.gradwatch.training.reference.SampleSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Repairs a running job: watches the diagnoses of the baseline, tries variants beside it, promotes the one that performs
 * better, and rolls back if that does not last. {@link StageMachine} owns the stage, {@link CandidateSelection} chooses
 * what to try, {@link OperatorActions} executes the requests of operators.
 */
public final class Rollout implements ArmChoice {
    /** Rounds of the baseline that remedies may read. */
    public static final int HISTORY = 100;

    private final RolloutSettings settings;
    private final int rounds;
    private final Supplier<List<Diagnosis>> diagnoses;
    private final OperatorDesk desk = new OperatorDesk();
    private final BaselineHistory history = new BaselineHistory();
    private final Ledger ledger;
    private final StageMachine stages;
    private final CandidateSelection selection;

    /**
     * Creates the rollout of one run.
     *
     * @param rounds rounds that the job trains
     * @param diagnoses supplier of the open diagnoses of the baseline
     * @param memory memory of an earlier process from which this one resumes
     * @param snapshots rounds of the baseline in that process since its network last changed
     */
    public Rollout(
            RolloutSettings settings,
            int rounds,
            Supplier<List<Diagnosis>> diagnoses,
            RolloutObserver observer,
            ChoiceMemory memory,
            List<ClusterSnapshot> snapshots) {
        this.settings = settings;
        this.rounds = rounds;
        this.diagnoses = diagnoses;
        RolloutMemory before = RolloutMemory.read(memory);
        ledger = new Ledger(before.ledger());
        snapshots.forEach(history::add);
        before.healthy().ifPresent(history::wasHealthy);
        stages = new StageMachine(before.stage(), ledger, history, observer);
        selection = new CandidateSelection(settings, ledger, history, observer);
    }

    /** Returns what was decided so far and what it cost. */
    public Spending spending() {
        return new Spending(
                ledger.records(), ledger.armRounds(), (double) ledger.armRounds() / rounds, settings.budget());
    }

    /** Returns the variants that train beside the baseline. */
    public List<String> onTrial() {
        return stages.stage() instanceof Trying trying
                ? List.copyOf(trying.trial().candidates().keySet())
                : List.of();
    }

    /** Submits an operator's request, from any thread. The answer comes after the current round. */
    public CompletableFuture<Answer> ask(OperatorRequest request) {
        return desk.ask(request);
    }

    /** Refuses all further requests of operators, because there are no more rounds. */
    public void close() {
        desk.close("the run has ended");
    }

    @Override
    public void ended(List<ArmRound> outcomes) {
        if (outcomes.get(0) instanceof TrainedRound baseline) {
            history.add(baseline.snapshot());
        }
        ledger.spent(outcomes.size() - 1);
        stages.roundEnded(outcomes);
    }

    @Override
    public boolean compares() {
        return !(stages.stage() instanceof Watching);
    }

    @Override
    public ChoiceMemory memory() {
        return new RolloutMemory(stages.stage(), ledger.written(), history.healthy()).write();
    }

    @Override
    public List<Arm> next(Position position, List<Arm> arms, SampleSource rows) {
        int round = position.round();
        if (round == 0) {
            return List.of(settings.start()
                    .map(variant -> start(variant, arms.get(0), rows))
                    .orElse(arms.get(0)));
        }
        OperatorActions asked = new OperatorActions(
                stages,
                advance(arms, round, rows),
                round,
                rounds,
                (variant, baseline) -> apply(variant, baseline, round, rows));
        desk.serve(asked::act);
        return asked.arms();
    }

    private Arm start(Variant variant, Arm arm, SampleSource rows) {
        RemedyResult result = selection.apply(variant, arm, Optional.empty(), 0, rows);
        if (result instanceof Refused refused) {
            throw new InvalidInputException(
                    List.of(new Problem("rollout.start", variant.name() + " does not apply: " + refused.reason())));
        }
        return stages.start(variant, ((Applied) result).arm());
    }

    private List<Arm> advance(List<Arm> arms, int round, SampleSource rows) {
        if (stages.stage() instanceof Trying trying) {
            return stages.judge(trying, arms, round);
        }
        if (stages.stage() instanceof Proving proving) {
            return stages.prove(proving, arms.get(0), round);
        }
        return watch(arms.get(0), round, rows);
    }

    private List<Arm> watch(Arm baseline, int round, SampleSource rows) {
        List<Diagnosis> open = diagnoses.get();
        if (open.isEmpty()) {
            history.seemsHealthy(baseline);
        }
        Optional<Diagnosis> worst = CandidateSelection.worst(open);
        if (worst.isEmpty() || settings.mode() == RolloutMode.OFF) {
            return List.of(baseline);
        }
        if (settings.mode() == RolloutMode.ADVISE) {
            selection.advise(worst.get(), baseline, round, rows);
            return List.of(baseline);
        }
        return startTrial(worst.get(), baseline, round, rows);
    }

    private List<Arm> startTrial(Diagnosis diagnosis, Arm baseline, int round, SampleSource rows) {
        int affordable = (int) (settings.budget() * rounds) - ledger.armRounds();
        TrialSize size = TrialSize.affordable(rounds, rounds - round, affordable);
        List<Arm> candidates = selection.candidates(size.candidates(), diagnosis, baseline, round, rows);
        return candidates.isEmpty()
                ? List.of(baseline)
                : stages.begin(size, diagnosis.symptom().label(), baseline, candidates, round);
    }

    private RemedyResult apply(Variant variant, Arm baseline, int round, SampleSource rows) {
        return selection.apply(variant, baseline, CandidateSelection.worst(diagnoses.get()), round, rows);
    }
}
