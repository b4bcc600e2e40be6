package io.gradwatch.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.app.page.OperatorToken;
import io.gradwatch.app.shell.Shell;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.rollout.remedy.Remedies;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Controls the rollout of a running job for an operator. */
@Command(name = "rollout", description = "List what a running job tries, or start, promote or abort a variant.")
public final class RolloutCommand implements Callable<Integer> {
    private static final String TOKEN_VARIABLE = "GRADWATCH_TOKEN";

    private final Shell shell;

    @Parameters(index = "0", paramLabel = "URL", description = "The driver's address, such as http://127.0.0.1:4700.")
    private String url;

    @Parameters(index = "1", paramLabel = "list|start|promote|abort", description = "The action.")
    private Action action;

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "VARIANT",
            description = "The variant to start or to promote: a remedy, or several joined by +.")
    private Optional<String> variant = Optional.empty();

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "The operator's token. Default: the variable " + TOKEN_VARIABLE + ".")
    private Optional<String> token = Optional.empty();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "The file with the token: operator-token in the run directory, unless the job configures a token.")
    private Optional<Path> tokenFile = Optional.empty();

    /** The actions, spelled as on the command line. */
    enum Action {
        list,
        start,
        promote,
        abort
    }

    @Spec
    void listRemedies(CommandSpec spec) {
        List<String> lines =
                new ArrayList<>(List.of("", "Remedies; a variant is one of them, or several joined by +:"));
        Remedies.all().forEach(remedy -> lines.add("  %-24s%s".formatted(remedy.label(), remedy.description())));
        spec.usageMessage().footer(lines.toArray(String[]::new));
    }

    public RolloutCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        check();
        DriverClient driver = new DriverClient(address(), token());
        if (action == Action.list) {
            list(driver.get("/api/rollouts"));
        } else {
            Map<String, String> request = new LinkedHashMap<>(Map.of("action", action.name()));
            variant.ifPresent(name -> request.put("variant", name));
            shell.out()
                    .println(driver.post("/api/rollouts", request)
                            .path("message")
                            .asText());
        }
        return 0;
    }

    private void check() {
        List<Problem> problems = new ArrayList<>();
        if (action == Action.start && variant.isEmpty()) {
            problems.add(new Problem("start", "expected a VARIANT after it, such as relu+residual"));
        }
        if ((action == Action.list || action == Action.abort) && variant.isPresent()) {
            problems.add(new Problem(action.name(), "expected nothing after it, found " + variant.get()));
        }
        if (token.isPresent() && tokenFile.isPresent()) {
            problems.add(new Problem("--token-file", "expected it without --token"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    private URI address() {
        try {
            URI address = URI.create(url);
            if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // reported below
        }
        throw new InvalidInputException(
                List.of(new Problem(url, "expected the driver's address, such as http://127.0.0.1:4700")));
    }

    private Optional<String> token() {
        try {
            return token.or(() -> tokenFile.map(OperatorToken::read))
                    .or(() -> Optional.ofNullable(shell.environment().get(TOKEN_VARIABLE)));
        } catch (UncheckedIOException e) {
            String found = e.getCause() instanceof NoSuchFileException
                    ? "none"
                    : "otherwise: " + e.getCause().getMessage();
            throw new InvalidInputException(List.of(new Problem(
                    "--token-file " + tokenFile.orElseThrow(), "expected a readable file, found " + found)));
        }
    }

    private void list(JsonNode rollouts) {
        JsonNode now = rollouts.path("now");
        List<String> names = new ArrayList<>();
        now.path("variants").forEach(name -> names.add(name.asText()));
        shell.out()
                .println("mode %s, %s%s"
                        .formatted(
                                rollouts.path("mode").asText(),
                                now.path("stage").asText(),
                                names.isEmpty() ? "" : ": " + String.join(", ", names)));
        for (JsonNode decided : rollouts.path("decided")) {
            shell.out()
                    .println(String.format(
                            Locale.ROOT,
                            "%-24s %-12s %-20s rounds %d to %d: %s",
                            decided.path("variant").asText(),
                            decided.path("outcome").asText(),
                            decided.path("trigger").asText(),
                            decided.path("startedRound").asInt() + 1,
                            decided.path("decidedRound").asInt(),
                            decided.path("reason").asText()));
        }
        List<String> variants = new ArrayList<>();
        rollouts.path("variants").forEach(name -> variants.add(name.asText()));
        shell.out().println("variants: " + String.join(", ", variants));
    }
}
