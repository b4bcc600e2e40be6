package io.gradwatch.app.command;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects the problems that several checks find, so that all of them are printed at once. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();

    /** Returns the result of a check; empty if it found problems, which are kept. */
    <T> Optional<T> gather(Supplier<T> check) {
        try {
            return Optional.of(check.get());
        } catch (InvalidInputException e) {
            found.addAll(e.problems());
            return Optional.empty();
        }
    }

    /** Runs a check and keeps its problems. */
    void gather(Runnable check) {
        gather(() -> {
            check.run();
            return true;
        });
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Throws all problems, if there are any. */
    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new InvalidInputException(found);
        }
    }
}
