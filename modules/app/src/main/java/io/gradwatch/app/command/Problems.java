package io.gradwatch.app.command;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Gathers what is wrong with the input from one check after the other, so that all of it can be told at once. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();

    /** What the check gives; empty if it found problems, which are kept. */
    <T> Optional<T> gather(Supplier<T> check) {
        try {
            return Optional.of(check.get());
        } catch (InvalidInputException e) {
            found.addAll(e.problems());
            return Optional.empty();
        }
    }

    /** Keeps what the check finds. */
    void gather(Runnable check) {
        gather(() -> {
            check.run();
            return true;
        });
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Goes on only if there were no problems. */
    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new InvalidInputException(found);
        }
    }
}
