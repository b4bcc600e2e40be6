package io.gradwatch.app.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gradwatch.app.json.Json;
import io.gradwatch.app.page.Update.Cursor;
import io.gradwatch.app.run.EventLog;
import io.gradwatch.app.run.RunDirectory;
import io.gradwatch.app.run.telemetry.TelemetryReader;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes {@code report.html}: the charts of a run in one self-contained file. */
public final class ReportPage {
    private ReportPage() {}

    /** Writes the file, as a whole or not at all. */
    public static void write(Path file, RunView view) {
        try {
            String page = PageFiles.selfContained(
                    Json.MAPPER.writeValueAsString(view.since(Cursor.START).withoutOperator()));
            RunDirectory.write(file, unfinished -> Files.writeString(unfinished, page));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Returns the view of a recorded run.
     *
     * @throws InvalidInputException if there is no run or no telemetry
     */
    public static RunView recorded(RunDirectory directory) {
        if (!Files.exists(directory.events())) {
            throw new InvalidInputException(
                    List.of(new Problem(directory.name(), "expected the directory of a run, found no events.jsonl")));
        }
        RunView view = new RunView();
        try {
            EventLog.read(directory.events(), view::happened);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        new TelemetryReader(directory.telemetry()).forEach(view::roundEnded);
        return view;
    }
}
