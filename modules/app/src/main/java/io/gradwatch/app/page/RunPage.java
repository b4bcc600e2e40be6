package io.gradwatch.app.page;

import com.sun.net.httpserver.HttpHandler;
import io.gradwatch.app.page.RunView.Operator;
import io.gradwatch.app.page.Update.Cursor;
import io.gradwatch.rollout.OperatorRequest;
import io.gradwatch.rollout.OperatorRequest.Answer;
import io.gradwatch.rollout.RolloutMode;
import io.gradwatch.rollout.remedy.Remedies;
import io.gradwatch.telemetry.DriverTelemetry;
import io.gradwatch.telemetry.http.Response;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Serves a run on the driver's endpoint: the live page, its data as JSON, and operators' requests. */
public final class RunPage {
    private static final long LAST_WORD_MILLIS = 1000;
    private static final String EVENTS = "/api/events";

    private final RunView view;
    private final EventStream events;

    /** Serves the page before a run starts; it says so and polls until one has started. */
    public static void awaitRun(DriverTelemetry driver) {
        PageFiles.serve(driver);
        driver.get(EVENTS, () -> new Response(204, "text/event-stream; charset=utf-8", new byte[0]));
    }

    /**
     * Starts to serve the run.
     *
     * @param rollout the receiver of operators' requests
     */
    public RunPage(
            DriverTelemetry driver,
            RunView view,
            RolloutMode mode,
            OperatorToken token,
            Function<OperatorRequest, CompletableFuture<Answer>> rollout) {
        this.view = view;
        events = new EventStream(view);
        view.operatedBy(new Operator(
                mode.name().toLowerCase(Locale.ROOT),
                Remedies.labels(),
                token.file().map(file -> file.toAbsolutePath().toString())));
        PageFiles.serve(driver);
        driver.get("/api/run", () -> Answers.json(200, run()));
        driver.get("/api/layers", () -> Answers.json(200, layers()));
        driver.get("/api/diagnoses", () -> Answers.json(200, Map.of("diagnoses", all().diagnoses())));
        HttpHandler rollouts = new OperatorHandler(() -> Answers.json(200, all().rollouts()), token.token(), rollout);
        driver.handle("/api/rollouts", rollouts);
        driver.handle(EVENTS, events);
    }

    private Update all() {
        return view.since(Cursor.START);
    }

    private Map<String, Object> run() {
        Update all = all();
        Map<String, Object> answer = new TreeMap<>();
        answer.put("run", all.run());
        answer.put("history", all.epochs());
        answer.put("workers", all.workers());
        answer.put("course", all.course().withoutLayers());
        return answer;
    }

    private Map<String, Object> layers() {
        Update all = all();
        Map<String, Object> answer = new TreeMap<>();
        answer.put("layers", all.layers());
        answer.put("names", all.layerNames());
        answer.put("course", all.course().layersOnly());
        return answer;
    }

    /** Waits until readers have received the end of the run, before the process ends. */
    public void finish() {
        try {
            events.finish(LAST_WORD_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
