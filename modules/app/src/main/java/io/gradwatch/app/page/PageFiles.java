package io.gradwatch.app.page;

import io.gradwatch.telemetry.DriverTelemetry;
import io.gradwatch.telemetry.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Serves the page's static files from the jar. They contain nothing of a run, so they need no token. */
final class PageFiles {
    /** The folder in the webjar, with the version of the root POM. */
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    /** The modules in dependency order. */
    private static final List<String> MODULES =
            List.of("model.js", "scales.js", "legend.js", "heatmap.js", "charts.js", "sections.js", "page.js");

    private static final List<String> LIVE_MODULES = List.of("operator.js", "live.js");

    private static final String ASSETS = "(?s)<!--assets-->.*<!--/assets-->";

    /** The headers that forbid other origins, inline code and frames. */
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cache-Control",
            "no-cache");

    private PageFiles() {}

    static void serve(DriverTelemetry driver) {
        serve(driver, "/", "text/html", "index.html");
        serve(driver, "/page/page.css", "text/css", "page.css");
        serve(driver, "/page/uplot.css", "text/css", UPLOT + "uPlot.min.css");
        serve(driver, "/page/uplot.js", "text/javascript", UPLOT + "uPlot.iife.min.js");
        MODULES.forEach(module -> serve(driver, "/page/" + module, "text/javascript", module));
        LIVE_MODULES.forEach(module -> serve(driver, "/page/" + module, "text/javascript", module));
    }

    private static void serve(DriverTelemetry driver, String path, String type, String resource) {
        Response response = new Response(
                200, HEADERS, type + "; charset=utf-8", read(resource).getBytes(StandardCharsets.UTF_8));
        driver.getOpenly(path, () -> response);
    }

    /** Returns the page with all of its files inlined, showing this state. */
    static String selfContained(String state) {
        StringBuilder module = new StringBuilder();
        MODULES.forEach(name -> module.append(inlined(read(name))));
        module.append(inlined(read("report.js")));
        String assets = """
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
            <style>%s%s</style>
            <script>%s</script>
            <script type="application/json" id="state">%s</script>
            <script type="module">%s</script>\
            """.formatted(
                        read(UPLOT + "uPlot.min.css"),
                        read("page.css"),
                        read(UPLOT + "uPlot.iife.min.js"),
                        state.replace("<", "\\u003c"),
                        module);
        String[] around = read("index.html").split(ASSETS, 2);
        return around[0] + assets + around[1];
    }

    /** Returns a module without imports and exports, because all modules are in one file. */
    private static String inlined(String module) {
        return module.replaceAll("(?m)^import .*;$", "").replaceAll("(?m)^export ", "");
    }

    private static String read(String resource) {
        try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
