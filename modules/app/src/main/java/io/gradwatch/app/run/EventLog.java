package io.gradwatch.app.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gradwatch.app.json.Json;
import io.gradwatch.diagnosis.DiagnosisEvent;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.rollout.RolloutRecord;
import io.gradwatch.training.loop.TrainingPlan;
import io.gradwatch.training.progress.EpochResult;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Writes the events of a run, one JSON object per line, flushes each at once, and passes it to a listener. */
public final class EventLog implements Closeable {
    private final BufferedWriter lines;
    private final InstantSource clock;
    private final Consumer<JsonNode> listener;

    /** Creates a log, or appends to an existing one after its last whole line and passes its events to the listener. */
    public EventLog(Path file, InstantSource clock, Consumer<JsonNode> listener) {
        this.clock = clock;
        this.listener = listener;
        try {
            dropCutLine(file);
            read(file, listener);
            lines = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void dropCutLine(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        int end = wholeLines(Files.readAllBytes(file));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(end);
        }
    }

    /** Returns the number of bytes up to the end of the last complete line; a crash may have truncated the next one. */
    private static int wholeLines(byte[] log) {
        int end = log.length;
        while (end > 0 && log[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    /**
     * Passes the events of a log's whole lines to a listener; none if there is no log.
     *
     * @throws InvalidInputException if a line is not an event
     */
    public static void read(Path file, Consumer<JsonNode> listener) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        byte[] log = Files.readAllBytes(file);
        List<String> events = new String(log, 0, wholeLines(log), StandardCharsets.UTF_8)
                .lines()
                .toList();
        for (int i = 0; i < events.size(); i++) {
            listener.accept(event(events.get(i), file + ":" + (i + 1)));
        }
    }

    private static JsonNode event(String line, String where) {
        try {
            JsonNode event = Json.MAPPER.readTree(line);
            if (event.isObject()) {
                return event;
            }
        } catch (JsonProcessingException e) {
            // reported below
        }
        throw new InvalidInputException(
                List.of(new Problem(where, "expected an event as a JSON object, found something else")));
    }

    private record RunStarted(
            String run, String name, String master, int workers, int executors, long parameters, int rounds) {
        static RunStarted of(RunIdentity identity, TrainingPlan plan) {
            return new RunStarted(
                    identity.run(),
                    identity.name(),
                    identity.master(),
                    plan.workers(),
                    plan.executors(),
                    plan.parameters(),
                    plan.rounds());
        }
    }

    private record ShardsSpread(int executors) {}

    private record RunEnded(Outcome status, int exitCode) {}

    /** Logs the start of a run, before its first round. */
    public void started(RunIdentity identity, TrainingPlan plan) {
        write(0, "run-started", RunStarted.of(identity, plan));
    }

    /** Logs that the run resumes after this round, which undoes logged events of later rounds. */
    public void resumed(int round, RunIdentity identity, TrainingPlan plan) {
        write(round, "run-resumed", RunStarted.of(identity, plan));
    }

    /** Logs the losses of an epoch, in its last round. */
    public void epochEnded(EpochResult epoch) {
        write(epoch.round(), "epoch-ended", Report.Epoch.of(epoch));
    }

    /** Logs that shards were spread over this number of executors after this round. */
    public void shardsSpread(int round, int executors) {
        write(round, "shares-spread", new ShardsSpread(executors));
    }

    /** Logs that a diagnosis opened, escalated or closed in this round. */
    public void diagnosed(int round, DiagnosisEvent event) {
        write(round, "diagnosis-" + event.kind().toString().toLowerCase(Locale.ROOT), event.diagnosis());
    }

    /** Logs that early stopping ended training with this round. */
    public void stoppedEarly(int round, Report.StoppedEarly why) {
        write(round, "stopped-early", why);
    }

    private record TrialStarted(String trigger, List<String> variants) {}

    private record TrialRound(Map<String, Double> losses) {}

    private record Named(String variant) {}

    /** Logs that variants go on trial after this round. */
    public void trialStarted(int round, String trigger, List<String> variants) {
        write(round, "rollout-started", new TrialStarted(trigger, variants));
    }

    /** Logs the held-out losses of a trial's round. */
    public void trialRoundEnded(int round, Map<String, Double> losses) {
        write(round, "trial-round-ended", new TrialRound(losses));
    }

    private record Advised(String trigger, String variant) {}

    /** Logs that the rollout recommends a variant after this round without trying it. */
    public void advised(int round, String trigger, String variant) {
        write(round, "rollout-advised", new Advised(trigger, variant));
    }

    /** Logs the outcome of a variant. */
    public void decided(RolloutRecord decision) {
        write(decision.decidedRound(), "rollout-decided", Report.Rollout.of(decision));
    }

    /** Logs that a promoted variant has proved itself and stays. */
    public void kept(int round, String variant) {
        write(round, "rollout-kept", new Named(variant));
    }

    /** Logs that another variant is the baseline after this round. */
    public void baselineChanged(int round, String variant) {
        write(round, "variant-changed", new Named(variant));
    }

    /** Logs the end of the run after this round. */
    public void ended(int round, Outcome outcome) {
        write(round, "run-ended", new RunEnded(outcome, outcome.exitCode()));
    }

    private void write(int round, String type, Record what) {
        ObjectNode event = Json.MAPPER.createObjectNode();
        event.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        event.put("round", round);
        event.put("type", type);
        event.setAll((ObjectNode) Json.MAPPER.valueToTree(what));
        try {
            lines.write(Json.MAPPER.writeValueAsString(event));
            lines.newLine();
            lines.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listener.accept(event);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
