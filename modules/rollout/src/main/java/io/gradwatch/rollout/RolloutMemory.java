package io.gradwatch.rollout;

import io.gradwatch.rollout.Stage.Proving;
import io.gradwatch.rollout.Stage.Trying;
import io.gradwatch.rollout.Stage.Watching;
import io.gradwatch.rollout.trial.Probation;
import io.gradwatch.training.checkpoint.CheckpointJson;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.ChoiceMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The state of a rollout between two rounds, in the form that checkpoints keep.
 *
 * @param stage current stage
 * @param ledger variants that were tried, and their cost
 * @param healthy last healthy state of the baseline
 */
record RolloutMemory(Stage stage, Ledger.Written ledger, Optional<Arm> healthy) {
    private static final RolloutMemory NOTHING =
            new RolloutMemory(new Watching(), Ledger.Written.NOTHING, Optional.empty());

    /**
     * All but the arms, which the checkpoint keeps beside it: first the arm before a promotion, then the healthy arm.
     *
     * @param trying trial in progress, if there is one
     * @param proving promotion under watch, if there is one
     * @param healthy true if there is a healthy arm
     */
    private record Text(Optional<Trying> trying, Optional<Watched> proving, Ledger.Written ledger, boolean healthy) {}

    private record Watched(Probation probation, RolloutRecord promotion) {}

    ChoiceMemory write() {
        Optional<Trying> trying = stage instanceof Trying now ? Optional.of(now) : Optional.empty();
        Optional<Proving> proving = stage instanceof Proving now ? Optional.of(now) : Optional.empty();
        List<Arm> aside = new ArrayList<>();
        proving.map(Proving::before).ifPresent(aside::add);
        healthy.ifPresent(aside::add);
        Optional<Watched> watched = proving.map(now -> new Watched(now.probation(), now.promotion()));
        return new ChoiceMemory(CheckpointJson.write(new Text(trying, watched, ledger, healthy.isPresent())), aside);
    }

    static RolloutMemory read(ChoiceMemory memory) {
        if (memory.text().isEmpty()) {
            return NOTHING;
        }
        Text text = CheckpointJson.read(memory.text(), Text.class);
        List<Arm> aside = memory.aside();
        Optional<Stage> trying = text.trying().map(stage -> stage);
        Optional<Stage> proving =
                text.proving().map(watched -> new Proving(watched.probation(), aside.get(0), watched.promotion()));
        return new RolloutMemory(
                trying.or(() -> proving).orElseGet(Watching::new),
                text.ledger(),
                text.healthy() ? Optional.of(aside.get(aside.size() - 1)) : Optional.empty());
    }
}
