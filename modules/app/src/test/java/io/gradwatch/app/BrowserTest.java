package io.gradwatch.app;

import static io.gradwatch.app.page.Browser.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.app.page.Browser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, beside a job that trains until it is stopped. */
@Tag("slow")
class BrowserTest {
    /** The browser's own, while there is no driver, or one that wants another token. */
    private static final String NOBODY_ANSWERS = "Failed to load resource: ";

    /** The code of the key in WebDriver. */
    private static final String ENTER = "\uE007";

    private static final String SPACE = " ";
    private static final Pattern ROUNDS = Pattern.compile("over (\\d+) rounds");
    private static final String TOKEN = "of-all-endpoints";

    @TempDir
    private Path folder;

    private TestShell shell;
    private CompletableFuture<Integer> run = CompletableFuture.completedFuture(0);

    @AfterEach
    void stop() {
        if (shell != null) {
            shell.interruption().request();
        }
        run.orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Test
    void thePageShowsAJobObeysItsOperatorAndSurvivesTheDriver() throws Exception {
        int port = freePort();
        PointsJob.write(folder);
        CountDownLatch seenWaiting = new CountDownLatch(1);
        CountDownLatch prepared = new CountDownLatch(1);
        start(port, List.of(), line -> holdBeforeTraining(line, prepared, seenWaiting));
        try (Browser browser = new Browser()) {
            browser.looksLike(1280, 900, "light");
            assertThat(prepared.await(60, TimeUnit.SECONDS)).isTrue();
            browser.open("http://127.0.0.1:" + port + "/");
            awaitTrue("the wait for a run", () -> browser.text("#connection").equals("the driver is preparing a run"));
            assertThat(browser.text("#waiting")).startsWith("No run has started yet.");
            assertThat(browser.text("#main")).isEmpty();
            assertThat(browser.accessibilityFaults()).isEmpty();
            seenWaiting.countDown();
            awaitRound(browser, 5);
            assertThat(browser.text("#waiting")).isEmpty();
            assertThat(browser.text("#name")).isEqualTo("points");
            assertThat(browser.text("#status")).isEqualTo("running");
            assertThat(browser.text("#connection")).isEqualTo("live");
            assertThat(colorsIn(browser)).isGreaterThan(1);
            assertThat(browser.script("return document.querySelector('#heat canvas').getAttribute('aria-label')")
                            .asText())
                    .startsWith("Gradient of 2 layers over ");
            assertThat(browser.script("return document.querySelectorAll('#loss .u-series').length")
                            .asInt())
                    .isEqualTo(4);
            operate(browser);
            isForEverybody(browser);
            assertThat(browser.complaints()).isEmpty();
            startTrial(browser);
            awaitTrue("its losses", () -> roundsOfTrial(browser) > 1);
            awaitTrue("the same as a table", () -> rowsOfTrial(browser) > 1);

            shell.interruption().request();
            run.get(60, TimeUnit.SECONDS);
            awaitTrue("the end", () -> browser.text("#status").equals("interrupted"));
            int reached = round(browser);
            int tried = roundsOfTrial(browser);
            start(port, List.of("--set", "telemetry.token=" + TOKEN), line -> {});
            // Another token than the generated one, which the page has kept.
            bring(browser, TOKEN, "This page needs the token of the job");
            awaitRound(browser, reached + 1);
            assertThat(browser.text("#connection")).isEqualTo("live");
            // The trial goes on; the metrics know of it, too.
            assertThat(roundsOfTrial(browser)).isGreaterThanOrEqualTo(tried);
            assertThat(browser.text("#stage")).startsWith("trying");
            awaitTrue(
                    "the variant's state in the metrics",
                    () -> metrics(browser).contains("variant=\"learning-rate\"} 1"));
            browser.click("#abort");
            awaitTrue("the answer", () -> browser.text("#answer").startsWith("the trial has ended"));
            assertThat(browser.complaints()).allMatch(line -> line.contains(NOBODY_ANSWERS));

            shell.interruption().request();
            run.get(60, TimeUnit.SECONDS);
            browser.open(folder.resolve("out/report.html").toUri().toString());
            assertThat(browser.text("#status")).isEqualTo("interrupted");
            assertThat(colorsIn(browser)).isGreaterThan(1);
            assertThat(browser.script("return document.querySelector('#operator').hidden")
                            .asBoolean())
                    .isTrue();
            isForEverybody(browser);
            assertThat(browser.complaints()).noneMatch(line -> line.contains("report.html"));
        }
    }

    /** Operates the page with the keyboard only. */
    private void operate(Browser browser) throws Exception {
        browser.type("#abort", SPACE);
        awaitTrue("why not", () -> browser.text("#answer").equals("Nothing is on trial."));
        browser.type("#variant", "learning-rate" + ENTER);
        awaitTokenDialog(browser, "Enter the operators’ token.");
        browser.type(
                "#token", Files.readString(folder.resolve("out/operator-token")).strip() + ENTER);
        awaitTrue("the answer", () -> browser.text("#answer").startsWith("learning-rate is on trial since round "));
        awaitTrue("the trial", () -> browser.text("#stage").startsWith("trying"));
        browser.type("#abort", SPACE);
        awaitTrue("the end of the trial", () -> browser.text("#answer").startsWith("the trial has ended"));
        awaitTrue("the record", () -> browser.text("#rollouts").contains("requested by an operator"));
        assertThat(browser.script("return document.activeElement.id").asText())
                .as("whoever pressed the button is there still")
                .isEqualTo("abort");
    }

    /** Starts a trial of the variant that is still in the field. */
    private static void startTrial(Browser browser) throws Exception {
        browser.click("#start");
        awaitTrue("the answer", () -> browser.text("#answer").startsWith("learning-rate is on trial since round "));
    }

    /** Returns the number of rounds in the trial chart. */
    private static int roundsOfTrial(Browser browser) throws IOException, InterruptedException {
        String range = browser.script("return document.querySelector('#trial').getAttribute('aria-label')")
                .asText();
        return ROUNDS.matcher(range)
                .results()
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .sum();
    }

    private static int rowsOfTrial(Browser browser) throws IOException, InterruptedException {
        return browser.script("return document.querySelectorAll('#trial-rows tbody tr').length")
                .asInt();
    }

    /** Returns the metrics of variants. */
    private static String metrics(Browser browser) throws IOException, InterruptedException {
        return browser.script("""
            return fetch('/metrics', {headers: {Authorization: 'Bearer %s'}}).then(response => response.text())
              .then(text => (text.match(/^gradwatch_rollout_state.*$/gm) ?? []).join())\
            """.formatted(TOKEN)).asText();
    }

    private static void awaitTokenDialog(Browser browser, String hint) throws Exception {
        awaitTrue(
                "the question for the token", () -> browser.text("#token-title").equals("Token"));
        assertThat(browser.text("#token-hint")).startsWith(hint);
        assertThat(browser.accessibilityFaults()).isEmpty();
    }

    private static void bring(Browser browser, String token, String hint) throws Exception {
        awaitTokenDialog(browser, hint);
        browser.type("#token", token);
        browser.click("#token-dialog button[value=ok]");
    }

    /** Checks width and accessibility in both themes, on a desktop and on a phone, with all tables open. */
    private static void isForEverybody(Browser browser) throws Exception {
        browser.script("document.querySelectorAll('details').forEach(details => details.open = true)");
        for (String theme : List.of("light", "dark")) {
            for (int width : List.of(1280, 390)) {
                browser.looksLike(width, 900, theme);
                assertThat(browser.script("return document.documentElement.scrollWidth")
                                .asInt())
                        .isLessThanOrEqualTo(width);
                assertThat(browser.accessibilityFaults())
                        .as("%s, %d wide", theme, width)
                        .isEmpty();
            }
        }
    }

    /** Returns the number of colors in the middle row of the heat map. */
    private static int colorsIn(Browser browser) throws Exception {
        return browser.script("""
            const canvas = document.querySelector('#heat canvas');
            const row = canvas.getContext('2d').getImageData(0, 10, canvas.width, 1).data;
            const colors = new Set();
            for (let i = 0; i < row.length; i += 4) colors.add(row.slice(i, i + 3).join());
            return colors.size\
            """).asInt();
    }

    private static void awaitRound(Browser browser, int least) throws Exception {
        awaitTrue("round " + least, () -> round(browser) >= least);
    }

    private static int round(Browser browser) throws IOException, InterruptedException {
        return browser.script("return Number(document.querySelector('#progress').getAttribute('aria-valuenow'))")
                .asInt();
    }

    /** Holds a run before its first round until the page was seen without a run. */
    private static void holdBeforeTraining(String line, CountDownLatch prepared, CountDownLatch seen) {
        if (line.startsWith("2 workers train ")) {
            prepared.countDown();
            try {
                assertThat(seen.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void start(int port, List<String> options, Consumer<String> listener) {
        shell = new TestShell();
        shell.listen(listener);
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                folder.resolve("points.yaml").toString(),
                "--out",
                folder.resolve("out").toString(),
                "--resume",
                "--master",
                "local[2,4]",
                "--page-port",
                String.valueOf(port),
                "--set",
                "training.epochs=100000",
                // So slow that no trial comes to a verdict before it is aborted.
                "--set",
                "training.updater={sgd: {learningRate: 1e-9}}"));
        arguments.addAll(options);
        TestShell now = shell;
        run = CompletableFuture.supplyAsync(() -> now.run(arguments.toArray(String[]::new)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
