package io.gradwatch.app.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.app.operations.NpmModules;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A real Chromium without a window, spoken to through chromedriver in W3C's WebDriver protocol. */
public final class Browser implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** W3C's key of an element's reference. */
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

    private final Process driver;
    private final String address;
    private final String session;

    public Browser() throws IOException, InterruptedException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        driver = new ProcessBuilder("chromedriver", "--port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        address = "http://127.0.0.1:" + port;
        try {
            awaitTrue("chromedriver", this::isReady);
            Map<String, Object> options = Map.of(
                    "args", List.of("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"));
            session = send(
                            "POST",
                            "/session",
                            Map.of(
                                    "capabilities",
                                    Map.of(
                                            "alwaysMatch",
                                            Map.of(
                                                    "goog:chromeOptions",
                                                    options,
                                                    "goog:loggingPrefs",
                                                    Map.of("browser", "ALL")))))
                    .path("sessionId")
                    .asText();
        } catch (IOException | RuntimeException | AssertionError e) {
            driver.destroyForcibly();
            throw e;
        }
    }

    private boolean isReady() throws IOException, InterruptedException {
        try {
            return send("GET", "/status", null).path("ready").asBoolean();
        } catch (ConnectException e) {
            return false;
        }
    }

    /** Emulates a device of this size and theme ("light" or "dark"). */
    public void looksLike(int width, int height, String theme) throws IOException, InterruptedException {
        devtools(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
        devtools(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    }

    private JsonNode devtools(String command, Map<String, Object> parameters) throws IOException, InterruptedException {
        return command("POST", "/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
    }

    /** Runs a script in every page, before its own. */
    public void onEveryPage(String script) throws IOException, InterruptedException {
        devtools("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    }

    /** Returns the bytes that scripts hold after a garbage collection. */
    public long heapBytes() throws IOException, InterruptedException {
        devtools("HeapProfiler.collectGarbage", Map.of());
        return devtools("Runtime.getHeapUsage", Map.of()).path("usedSize").asLong();
    }

    public void open(String url) throws IOException, InterruptedException {
        command("POST", "/url", Map.of("url", url));
    }

    /** Runs a script and returns its result. */
    public JsonNode script(String script) throws IOException, InterruptedException {
        return command("POST", "/execute/sync", Map.of("script", script, "args", List.of()));
    }

    /** Returns the visible text of an element. */
    public String text(String selector) throws IOException, InterruptedException {
        return command("GET", "/element/" + element(selector) + "/text", null).asText();
    }

    public void click(String selector) throws IOException, InterruptedException {
        command("POST", "/element/" + element(selector) + "/click", Map.of());
    }

    public void type(String selector, String text) throws IOException, InterruptedException {
        command("POST", "/element/" + element(selector) + "/value", Map.of("text", text));
    }

    private String element(String selector) throws IOException, InterruptedException {
        return command("POST", "/element", Map.of("using", "css selector", "value", selector))
                .path(ELEMENT)
                .asText();
    }

    /** Returns the warnings and errors of the console since the last call. */
    public List<String> complaints() throws IOException, InterruptedException {
        List<String> complaints = new ArrayList<>();
        for (JsonNode entry : command("POST", "/se/log", Map.of("type", "browser"))) {
            if (List.of("WARNING", "SEVERE").contains(entry.path("level").asText())) {
                complaints.add(entry.path("message").asText());
            }
        }
        return complaints;
    }

    /** Returns the violations of WCAG 2.1, levels A and AA, that axe-core finds: rule, element, remedy. */
    public List<String> accessibilityFaults() throws IOException, InterruptedException {
        String axe = Files.readString(NpmModules.module("axe-core").resolve("axe.min.js"));
        JsonNode found = script(axe + """
            ;return axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}).then(result => {
              if (!result.passes.some(rule => rule.id === 'color-contrast')) throw new Error('axe judged no colors');
              return result.violations.flatMap(rule => rule.nodes.map(
                  node => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary}`));
            })\
            """);
        List<String> faults = new ArrayList<>();
        found.forEach(fault -> faults.add(fault.asText()));
        return faults;
    }

    /** Returns a PNG of the visible part of the page. */
    public void screenshot(Path file) throws IOException, InterruptedException {
        Files.write(
                file,
                Base64.getDecoder().decode(command("GET", "/screenshot", null).asText()));
    }

    private JsonNode command(String method, String path, Object body) throws IOException, InterruptedException {
        return send(method, "/session/" + session + path, body);
    }

    private JsonNode send(String method, String path, Object body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Duration.ofSeconds(60))
                .method(
                        method,
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        JsonNode value = JSON.readTree(
                        HTTP.send(request, BodyHandlers.ofString()).body())
                .path("value");
        if (value.has("error")) {
            throw new IllegalStateException(path + ": " + value.path("message").asText());
        }
        return value;
    }

    /** Something that may be so. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** Waits until it is so. */
    public static void awaitTrue(String what, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within a minute: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    @Override
    public void close() throws IOException {
        try {
            command("DELETE", "", null);
            driver.destroy();
            driver.waitFor();
        } catch (InterruptedException e) {
            driver.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
