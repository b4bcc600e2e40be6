package io.gradwatch.training;

import io.gradwatch.training.replica.RoundOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * The arms of a training. Each has a Spark job of its own in every round; the jobs go on at the same time, so that free
 * slots decide whether arms train side by side or in turns.
 */
final class Arms implements AutoCloseable {
    private final Function<Arm, ArmRun> begin;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private List<ArmRun> arms;

    /**
     * Starts these arms, of which the first is the baseline.
     *
     * @param begin makes an arm ready to be trained
     */
    Arms(List<Arm> arms, Function<Arm, ArmRun> begin) {
        this.begin = begin;
        this.arms = arms.stream().map(begin).toList();
    }

    /** Goes on with these arms: those that came from {@link #now} as they are, all others begin. */
    void become(List<Arm> next) {
        List<ArmRun> before = arms;
        arms = next.stream()
                .map(arm ->
                        before.stream().filter(run -> run.isAt(arm)).findFirst().orElseGet(() -> begin.apply(arm)))
                .toList();
        before.stream().filter(run -> !arms.contains(run)).forEach(ArmRun::close);
    }

    /** The one whose results are the training's. */
    ArmRun survivor() {
        return arms.get(0);
    }

    /** As they are between two rounds. */
    List<Arm> now() {
        return arms.stream().map(ArmRun::now).toList();
    }

    /** Trains every arm for one round; the results are in the order of the arms. */
    List<ArmRound> train(RoundOrder order, boolean endsEpoch) throws InterruptedException {
        if (arms.size() == 1) {
            return List.of(survivor().train(order, endsEpoch));
        }
        List<Callable<ArmRound>> rounds = arms.stream()
                .<Callable<ArmRound>>map(arm -> () -> arm.train(order, endsEpoch))
                .toList();
        List<ArmRound> results = new ArrayList<>();
        for (Future<ArmRound> round : threads.invokeAll(rounds)) {
            try {
                results.add(round.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("an arm failed in round " + order.round(), e.getCause());
            }
        }
        return results;
    }

    @Override
    public void close() {
        threads.shutdown();
        arms.forEach(ArmRun::close);
    }
}
