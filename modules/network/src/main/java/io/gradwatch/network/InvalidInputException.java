package io.gradwatch.network;

import java.util.List;
import java.util.stream.Collectors;

/** Signals invalid user input and carries all of its problems. */
public final class InvalidInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** Creates the exception. Its message has one line per problem. */
    public InvalidInputException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
