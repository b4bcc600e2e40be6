package io.gradwatch.training.loop;

import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.ArmRound;
import io.gradwatch.training.progress.FailedRound;
import io.gradwatch.training.replica.RoundOrder;
import io.gradwatch.training.replica.WorkerFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains the arms of a training side by side. Each arm has its own Spark job in every round. The jobs run concurrently, so
 * that free slots decide whether arms train in parallel or in turns, and the failure of one does not touch the others.
 */
final class Arms implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Arms.class);

    private final Function<Arm, ArmRun> begin;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private List<Member> members = List.of();

    private sealed interface Member {
        Arm now();

        boolean isAt(Arm arm);

        ArmRound train(RoundOrder order, boolean endsEpoch);

        default void close() {}
    }

    private record Running(ArmRun run) implements Member {
        @Override
        public Arm now() {
            return run.now();
        }

        @Override
        public boolean isAt(Arm arm) {
            return run.isAt(arm);
        }

        @Override
        public ArmRound train(RoundOrder order, boolean endsEpoch) {
            return run.train(order, endsEpoch);
        }

        @Override
        public void close() {
            run.close();
        }
    }

    /** A candidate that failed and is not tried again. */
    private record Failed(Arm now, String reason) implements Member {
        @Override
        public boolean isAt(Arm arm) {
            return arm.equals(now);
        }

        @Override
        public ArmRound train(RoundOrder order, boolean endsEpoch) {
            return new FailedRound(order.round(), now.variant(), reason);
        }
    }

    /**
     * Starts these arms, of which the first is the baseline.
     *
     * @param begin prepares an arm for training; what it throws is the failure of a candidate and ends the training of a
     *     baseline
     */
    Arms(List<Arm> arms, Function<Arm, ArmRun> begin) {
        this.begin = begin;
        become(arms);
    }

    /** Trains these arms from the next round on. Arms that came from {@link #now} continue, all others begin. */
    void become(List<Arm> next) {
        List<Member> before = members;
        List<Member> after = new ArrayList<>();
        for (Arm arm : next) {
            boolean baseline = after.isEmpty();
            after.add(before.stream()
                    .filter(member -> member.isAt(arm))
                    .findFirst()
                    .orElseGet(() -> baseline ? new Running(begin.apply(arm)) : candidate(arm)));
        }
        if (after.get(0) instanceof Failed failed) {
            throw new IllegalStateException("The baseline " + failed.now.variant() + " " + failed.reason);
        }
        members = after;
        before.stream().filter(member -> !after.contains(member)).forEach(Member::close);
    }

    private Member candidate(Arm arm) {
        try {
            return new Running(begin.apply(arm));
        } catch (Exception | Error e) {
            LOG.warn("Arm {} cannot start.", arm.variant(), e);
            return new Failed(arm, "cannot start: " + WorkerFailedException.summary(e));
        }
    }

    /** Returns the arm whose results are the training's. */
    ArmRun baseline() {
        return ((Running) members.get(0)).run;
    }

    /** Returns the arms as they are between two rounds. */
    List<Arm> now() {
        return members.stream().map(Member::now).toList();
    }

    /**
     * Trains every arm for one round and returns the results in the order of the arms.
     *
     * @throws IllegalStateException if the baseline failed
     */
    List<ArmRound> train(RoundOrder order, boolean endsEpoch) throws InterruptedException {
        if (members.size() == 1) {
            return List.of(baseline().train(order, endsEpoch));
        }
        List<Callable<ArmRound>> rounds = members.stream()
                .<Callable<ArmRound>>map(member -> () -> member.train(order, endsEpoch))
                .toList();
        List<Future<ArmRound>> ended = threads.invokeAll(rounds);
        List<ArmRound> results = new ArrayList<>();
        for (int arm = 0; arm < ended.size(); arm++) {
            try {
                results.add(ended.get(arm).get());
            } catch (ExecutionException e) {
                if (arm == 0) {
                    throw new IllegalStateException("The baseline failed in round " + order.round(), e.getCause());
                }
                results.add(failed(arm, order, e.getCause()));
            }
        }
        return results;
    }

    private FailedRound failed(int arm, RoundOrder order, Throwable cause) {
        Member member = members.get(arm);
        Failed failed = new Failed(
                member.now(), "failed in round %d: %s".formatted(order.round(), WorkerFailedException.summary(cause)));
        LOG.warn("Arm {} failed in round {}. The other arms continue.", failed.now.variant(), order.round(), cause);
        members.set(arm, failed);
        member.close();
        return new FailedRound(order.round(), failed.now.variant(), failed.reason);
    }

    @Override
    public void close() {
        threads.shutdown();
        members.forEach(Member::close);
    }
}
