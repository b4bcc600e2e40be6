package io.gradwatch.app.page;

import static io.gradwatch.app.page.Browser.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.app.SampleRounds;
import io.gradwatch.app.json.Json;
import io.gradwatch.app.page.Update.Cursor;
import io.gradwatch.rollout.OperatorRequest.Answer;
import io.gradwatch.rollout.RolloutMode;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.telemetry.DriverTelemetry;
import io.gradwatch.telemetry.GradwatchPlugin;
import io.gradwatch.training.progress.TrainedRound;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a long run of a deep network on many workers, in a real browser while rounds come. */
@Tag("slow")
class WidePageTest {
    private static final int LAYERS = 200;
    private static final int WORKERS = 64;
    private static final int ROUNDS = 10_000;
    private static final int UPDATES = Integer.getInteger("gradwatch.test.pageUpdates", 10);

    /** Notes when the pictures come, how long frames take, and for how long scripts keep the page from answering. */
    private static final String WATCH = """
        window.seen = {firstPicture: null, longTasks: [], frames: []};
        new PerformanceObserver(list => seen.longTasks.push(...list.getEntries().map(task => task.duration)))
          .observe({type: 'longtask', buffered: true});
        let last = performance.now();
        requestAnimationFrame(function frame(now) {
          seen.frames.push(now - last);
          last = now;
          const main = document.querySelector('#main');
          if (seen.firstPicture === null && main && !main.hidden) seen.firstPicture = now;
          requestAnimationFrame(frame);
        });\
        """;

    private final SampleRounds sample = new SampleRounds(LAYERS, WORKERS);
    private final List<TrainedRound> kinds =
            IntStream.range(0, 4).mapToObj(this::kind).toList();
    private final RunView view = new RunView();

    @TempDir
    private Path folder;

    /** Returns a round whose gradient norms fall from the last layer to the first. */
    private TrainedRound kind(int which) {
        double[] norms = IntStream.range(0, LAYERS)
                .mapToDouble(layer -> Math.pow(10, (layer - LAYERS + which) / 25.0))
                .toArray();
        return sample.round(1, 2 + 0.1 * which, norms);
    }

    private void train(int round) {
        TrainedRound kind = kinds.get(round % kinds.size());
        ClusterSnapshot of = kind.snapshot();
        view.roundEnded(
                sample.layout(),
                new TrainedRound(
                        new ClusterSnapshot(
                                round,
                                round,
                                round / 5 + 1,
                                of.variant(),
                                of.trainLoss(),
                                of.loss(),
                                of.parameters(),
                                of.layers(),
                                of.workers(),
                                Optional.empty(),
                                Optional.empty()),
                        kind.reports(),
                        kind.examples(),
                        kind.phases()));
    }

    @Test
    void twoHundredLayersOnSixtyFourWorkersOverTenThousandRoundsStaySmooth() throws Exception {
        view.happened(Json.MAPPER.readTree("""
            {"time": "2026-01-01T00:00:00Z", "round": 0, "type": "run-started", "run": "wide-1", "name": "wide",
             "master": "local", "workers": 64, "executors": 8, "parameters": 14400, "rounds": 20000}\
            """));
        IntStream.rangeClosed(1, ROUNDS).forEach(this::train);
        SparkConf conf = new SparkConf()
                .setMaster("local[1]")
                .setAppName("wide")
                .set("spark.ui.enabled", "false")
                .set("spark.plugins", GradwatchPlugin.class.getName());
        SparkContext spark = new SparkContext(conf);
        try (Browser browser = new Browser()) {
            DriverTelemetry driver = DriverTelemetry.current().orElseThrow();
            OperatorToken token = OperatorToken.of(Optional.empty(), folder.resolve("token"));
            new RunPage(driver, view, RolloutMode.AUTO, token, asked -> new CompletableFuture<Answer>());
            browser.looksLike(1280, 900, "light");
            browser.onEveryPage(WATCH);
            browser.open(driver.address().orElseThrow().toString());
            awaitTrue(
                    "the pictures",
                    () -> !browser.script("return seen.firstPicture").isNull());
            Measured opening = Measured.of(browser);
            Cursor before = view.since(Cursor.START).cursor();
            int whole = bytes(Cursor.START);
            train(browser, ROUNDS);
            int change = bytes(before);
            Measured closed = Measured.of(browser);
            browser.script("document.querySelectorAll('details').forEach(details => details.open = true)");
            train(browser, ROUNDS + UPDATES);
            Measured open = Measured.of(browser);
            long heap = browser.heapBytes();
            System.out.printf(
                    "first picture %s; %d updates %s; tables open %s; whole %,d bytes, change %,d bytes, heap %,d"
                            + " bytes%n",
                    opening, UPDATES, closed, open, whole, change, heap);
            assertThat(opening.firstPicture()).isLessThan(5000);
            assertThat(closed.longestTask()).isLessThan(500);
            assertThat(open.longestTask()).isLessThan(500);
            assertThat(whole).isLessThan(1_000_000);
            assertThat(change).isLessThan(100_000);
            assertThat(heap).isLessThan(20_000_000);
            assertThat(browser.complaints()).isEmpty();
        } finally {
            spark.stop();
        }
    }

    /** Adds this number of rounds; the page shows each before the next one. */
    private void train(Browser browser, int from) throws Exception {
        for (int round = from + 1; round <= from + UPDATES; round++) {
            train(round);
            String shown = String.valueOf(round);
            awaitTrue(
                    "round " + round,
                    () -> browser.script("return document.querySelector('#progress').getAttribute('aria-valuenow')")
                            .asText()
                            .equals(shown));
        }
    }

    private int bytes(Cursor seen) throws IOException {
        return Json.MAPPER.writeValueAsBytes(view.since(seen)).length;
    }

    /** Returns the times that the browser measured since the last call, in milliseconds. */
    private record Measured(double firstPicture, double longestTask, int longTasks, double longestFrame, int frames) {
        static Measured of(Browser browser) throws IOException, InterruptedException {
            JsonNode seen = browser.script("""
                const most = times => Math.max(0, ...times);
                const noted = [seen.firstPicture, most(seen.longTasks), seen.longTasks.length,
                  most(seen.frames), seen.frames.length];
                seen.longTasks = [];
                seen.frames = [];
                return noted;\
                """);
            return new Measured(
                    seen.get(0).asDouble(),
                    seen.get(1).asDouble(),
                    seen.get(2).asInt(),
                    seen.get(3).asDouble(),
                    seen.get(4).asInt());
        }
    }
}
