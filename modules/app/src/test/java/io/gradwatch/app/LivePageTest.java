package io.gradwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One job that trains until it is stopped, as its driver shows it and as an operator changes it. */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LivePageTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static final TestShell SHELL = new TestShell();
    private static Path out;
    private static String address;
    private static CompletableFuture<Integer> run;

    @BeforeAll
    static void startTraining() throws Exception {
        out = folder.resolve("out");
        address = "http://127.0.0.1:" + freePort();
        Path job = PointsJob.write(folder);
        CountDownLatch trained = new CountDownLatch(1);
        SHELL.listen(line -> {
            if (line.startsWith("epoch 1:")) {
                trained.countDown();
            }
        });
        run = CompletableFuture.supplyAsync(() -> SHELL.run(
                "run",
                job.toString(),
                "--out",
                out.toString(),
                "--master",
                "local[2,4]",
                "--page-port",
                address.replaceFirst(".*:", ""),
                "--set",
                "training.epochs=100000"));
        assertThat(trained.await(60, TimeUnit.SECONDS))
                .as(SHELL.err().toString())
                .isTrue();
    }

    @AfterAll
    static void stop() {
        SHELL.interruption().request();
        run.orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Test
    @Order(1)
    void theRunIsServedAsJson() throws Exception {
        JsonNode run = body(get("/api/run"));
        assertThat(run.at("/run/name").textValue()).isEqualTo("points");
        assertThat(run.at("/run/status").textValue()).isEqualTo("running");
        assertThat(run.at("/run/round").asInt()).isPositive();
        assertThat(run.at("/history/0/epoch").asInt()).isEqualTo(1);
        assertThat(run.at("/workers")).hasSize(2);
        JsonNode layers = body(get("/api/layers"));
        assertThat(layers.at("/names")).hasToString("[\"dense_0\",\"output_0\"]");
        assertThat(layers.at("/course/layerGradients/0")).hasSize(2);
        assertThat(body(get("/api/diagnoses")).at("/diagnoses").isArray()).isTrue();
        assertThat(body(get("/api/rollouts")).at("/mode").textValue()).isEqualTo("advise");
    }

    @Test
    @Order(2)
    void thePageLoadsNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self';");
        assertThat(page.body()).contains("/page/live.js").doesNotContain("http");
        assertThat(get("/page/uplot.js").body()).contains("uPlot");
    }

    @Test
    @Order(2)
    void theDocumentationListsEveryPathForPrograms() throws Exception {
        HttpResponse<String> nothing = get("/nothing-here");
        assertThat(nothing.statusCode()).isEqualTo(404);
        assertThat(apiPaths(nothing.body()))
                .isNotEmpty()
                .isEqualTo(apiPaths(Files.readString(Path.of("../../src/docs/live-page.md"))));
    }

    private static Set<String> apiPaths(String text) {
        return Pattern.compile("/api/\\w+")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    @Order(3)
    void theEventStreamBeginsWithTheWholeStateAndGoesOnWithChanges() throws Exception {
        HttpResponse<InputStream> stream = HTTP.send(
                HttpRequest.newBuilder(URI.create(address + "/api/events"))
                        .header("Last-Event-ID", "123456")
                        .build(),
                BodyHandlers.ofInputStream());
        assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream; charset=utf-8");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            JsonNode state = nextData(lines);
            JsonNode change = nextData(lines);
            assertThat(state.at("/course/from").asInt()).isZero();
            assertThat(state.at("/layerNames")).hasSize(2);
            assertThat(change.at("/run/round").asInt())
                    .isGreaterThan(state.at("/run/round").asInt());
            assertThat(change.at("/rollouts").isNull()).isTrue();
        }
    }

    private static JsonNode nextData(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); ; line = lines.readLine()) {
            if (line.startsWith("data: ")) {
                return JSON.readTree(line.substring("data: ".length()));
            }
        }
    }

    @Test
    @Order(4)
    void whoBringsNoTokenOrNoSenseIsRefused() throws Exception {
        assertThat(Files.getPosixFilePermissions(out.resolve("operator-token")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(post("wrong", "application/json", "{}").statusCode()).isEqualTo(401);
        assertThat(post(token(), "text/plain", "{}").statusCode()).isEqualTo(415);
        HttpResponse<String> senseless =
                post(token(), "application/json", "{\"action\": \"start\", \"variant\": \"magic\", \"x\": 1}");
        assertThat(senseless.statusCode()).isEqualTo(400);
        assertThat(body(senseless).at("/error").textValue())
                .startsWith("x: expected action and variant only; variant: expected one or several of clipping, ")
                .endsWith(", joined by +, found \"magic\"");
        assertThat(post(token(), "application/json", "{").statusCode()).isEqualTo(400);
        HttpResponse<String> refused = post(token(), "application/json", "{\"action\": \"abort\"}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).isEqualTo("{\"error\":\"nothing is on trial\"}");
    }

    @Test
    @Order(5)
    void anOperatorStartsPromotesAndTakesBack() throws Exception {
        assertThat(operate("start", "learning-rate"))
                .first()
                .asString()
                .startsWith("learning-rate is on trial since round ");
        assertThat(operate("list")).first().asString().startsWith("mode advise, ");
        // The job is long, and so are its trials: this one is still going on.
        assertThat(operate("promote")).first().asString().startsWith("learning-rate continues from round ");
        assertThat(operate("abort")).first().asString().startsWith("baseline continues from round ");
        JsonNode decided = body(get("/api/rollouts")).at("/decided/0");
        assertThat(operate("list"))
                .as("rounds as the page has them")
                .anyMatch(line -> line.contains("rolled-back")
                        && line.contains(
                                " rounds " + (decided.at("/startedRound").asInt() + 1) + " to "));
        assertThat(decided.at("/trigger").textValue()).isEqualTo("operator");
        assertThat(RunResult.events(out, "type")).contains("rollout-started", "rollout-decided");
    }

    @Test
    @Order(6)
    void whatTheCommandCannotDoIsOneLineAndExitCode2() throws Exception {
        TestShell noToken = new TestShell();
        assertThat(noToken.run("rollout", address, "abort")).isEqualTo(2);
        assertThat(noToken.err()).singleElement().asString().startsWith(address + ": expected a token: set --token,");
        TestShell nobody = new TestShell();
        assertThat(nobody.run("rollout", "http://127.0.0.1:" + freePort(), "list"))
                .isEqualTo(2);
        assertThat(nobody.err()).singleElement().asString().contains("found no server");
        TestShell noFile = new TestShell();
        assertThat(noFile.run("rollout", address, "abort", "--token-file", "nowhere"))
                .isEqualTo(2);
        assertThat(noFile.err()).containsExactly("--token-file nowhere: expected a readable file, found none");
        TestShell wrong = new TestShell();
        assertThat(wrong.run("rollout", "127.0.0.1", "list", "--token", "x")).isEqualTo(2);
        assertThat(wrong.err())
                .containsExactly("127.0.0.1: expected the driver's address, such as http://127.0.0.1:4700");
        TestShell incomplete = new TestShell();
        assertThat(incomplete.run("rollout", address, "start")).isEqualTo(2);
        assertThat(incomplete.err()).containsExactly("start: expected a VARIANT after it, such as relu+residual");
    }

    @Test
    @Order(7)
    void theReportHasThePicturesAndIsWrittenAgainFromTheDirectory() throws Exception {
        SHELL.interruption().request();
        assertThat(run.get(60, TimeUnit.SECONDS)).isEqualTo(4);
        String page = Files.readString(out.resolve("report.html"));
        JsonNode state = RunResult.pictures(out);
        assertThat(state.at("/run/status").textValue()).isEqualTo("interrupted");
        assertThat(state.at("/rollouts/decided/0/outcome").textValue()).isEqualTo("rolled-back");
        assertThat(page).doesNotContain("src=\"", "import ", "operator-token");
        Files.delete(out.resolve("report.html"));

        TestShell again = new TestShell();
        assertThat(again.run("report", out.toString())).isZero();

        JsonNode rewritten = RunResult.pictures(out);
        for (String part : List.of("/course", "/layers", "/epochs", "/diagnoses", "/rollouts", "/workers")) {
            assertThat(rewritten.at(part)).as(part).isEqualTo(state.at(part));
        }
        TestShell none = new TestShell();
        assertThat(none.run("report", folder.toString())).isEqualTo(2);
        assertThat(none.err()).containsExactly(folder + ": expected the directory of a run, found no events.jsonl");
    }

    private static List<String> operate(String... action) {
        TestShell shell = new TestShell();
        List<String> arguments = new ArrayList<>(List.of("rollout", address));
        arguments.addAll(List.of(action));
        arguments.addAll(List.of("--token-file", out.resolve("operator-token").toString()));
        assertThat(shell.run(arguments.toArray(String[]::new)))
                .as(shell.err().toString())
                .isZero();
        return shell.out();
    }

    private static String token() throws IOException {
        return Files.readString(out.resolve("operator-token")).strip();
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(address + path)).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String token, String type, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(address + "/api/rollouts"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode body(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
