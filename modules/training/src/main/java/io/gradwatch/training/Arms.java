package io.gradwatch.training;

import io.gradwatch.training.replica.RoundOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The arms of a training. Each has a Spark job of its own in every round; the jobs go on at the same time, so that free
 * slots decide whether arms train side by side or in turns.
 */
final class Arms implements AutoCloseable {
    private final List<ArmRun> arms;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Takes over the arms, of which the first is the surviving line. */
    Arms(List<ArmRun> arms) {
        this.arms = List.copyOf(arms);
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
    List<RoundResult> train(RoundOrder order, boolean endsEpoch) throws InterruptedException {
        if (arms.size() == 1) {
            return List.of(survivor().train(order, endsEpoch));
        }
        List<Callable<RoundResult>> rounds = arms.stream()
                .<Callable<RoundResult>>map(arm -> () -> arm.train(order, endsEpoch))
                .toList();
        List<RoundResult> results = new ArrayList<>();
        for (Future<RoundResult> round : threads.invokeAll(rounds)) {
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
