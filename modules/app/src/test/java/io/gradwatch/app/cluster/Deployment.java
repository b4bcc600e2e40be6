package io.gradwatch.app.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;

/** The project's own configurations with nothing changed but addresses and how often is looked. */
final class Deployment {
    private Deployment() {}

    /** Copies one, with every key of pairs that follow replaced by its value, and refuses a key that is not there. */
    static Path copy(String file, Path folder, String... pairs) throws IOException {
        String text = Files.readString(Path.of("../../deploy").resolve(file));
        for (int i = 0; i < pairs.length; i += 2) {
            if (!text.contains(pairs[i])) {
                throw new AssertionError(file + ": expected " + pairs[i]);
            }
            text = text.replace(pairs[i], pairs[i + 1]);
        }
        return Files.writeString(folder.resolve(Path.of(file).getFileName()), text);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts a server's process, whose output goes to a file. */
    static Process start(Path log, String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** Returns whether a Prometheus server reports that it is ready. */
    static boolean ready(HttpClient http, URI address) throws IOException, InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(address.resolve("/-/ready")).build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (ConnectException e) {
            return false;
        }
    }
}
