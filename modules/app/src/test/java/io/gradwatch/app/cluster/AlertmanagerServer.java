package io.gradwatch.app.cluster;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;

/** Debian's Alertmanager with the project's configuration. */
final class AlertmanagerServer implements AutoCloseable {
    private final int port;
    private final Process process;

    /** Calls this webhook. */
    AlertmanagerServer(Path folder, URI webhook) throws Exception {
        port = Deployment.freePort();
        Path configuration = Deployment.copy(
                "alertmanager/alertmanager.yml", folder, "http://127.0.0.1:9095/gradwatch", webhook.toString());
        process = Deployment.start(
                folder.resolve("alertmanager.log"),
                "prometheus-alertmanager",
                "--config.file=" + configuration,
                "--storage.path=" + folder.resolve("alerts"),
                "--cluster.listen-address=",
                "--web.listen-address=127.0.0.1:" + port);
        HttpClient http = HttpClient.newHttpClient();
        URI address = URI.create("http://127.0.0.1:" + port);
        Await.untilTrue(
                "Alertmanager ready, see " + folder, Duration.ofSeconds(30), () -> Deployment.ready(http, address));
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
