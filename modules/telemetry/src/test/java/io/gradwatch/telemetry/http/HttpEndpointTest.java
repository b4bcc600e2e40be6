package io.gradwatch.telemetry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpEndpointTest {
    private HttpEndpoint endpoint = open(Optional.empty());

    private static HttpEndpoint open(Optional<String> token) {
        HttpEndpoint endpoint = HttpEndpoint.open("127.0.0.1", 0, token);
        endpoint.get("/healthz", () -> Response.text(200, "ok\n"));
        endpoint.get("/broken", () -> {
            throw new IllegalStateException("out of order");
        });
        endpoint.start();
        return endpoint;
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private void openWithToken(String token) {
        endpoint.close();
        endpoint = open(Optional.of(token));
    }

    private URI at(String path) {
        return new Address("127.0.0.1", endpoint.port()).uri().resolve(path);
    }

    @Test
    void aPageIsServed() {
        HttpResponse<String> response = Client.get(at("/healthz?verbose"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
        assertThat(response.body()).isEqualTo("ok\n");
    }

    @Test
    void aHeadHasTheLengthAndNoBody() {
        HttpResponse<String> response = Client.method("HEAD", at("/healthz"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Length")).contains("3");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void pathsAreExact() {
        assertThat(Client.get(at("/healthz/")).statusCode()).isEqualTo(404);
        assertThat(Client.get(at("/healthzz")).statusCode()).isEqualTo(404);
        assertThat(Client.get(at("/")).body()).isEqualTo("/: not found; paths: /broken /healthz\n");
    }

    @Test
    void otherMethodsAreRefusedAndTheAllowedOnesNamed() {
        HttpResponse<String> response = Client.method("POST", at("/healthz"));

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void aPageThatFailsIsAnErrorAndTheEndpointContinues() {
        HttpResponse<String> response = Client.get(at("/broken"));

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).isEqualTo("/broken: java.lang.IllegalStateException: out of order\n");
        assertThat(Client.get(at("/healthz")).statusCode()).isEqualTo(200);
    }

    @Test
    void aLaterHandlerReplacesAnEarlierOne() {
        endpoint.handle("/healthz", exchange -> Response.text(201, "new").send(exchange));

        assertThat(Client.method("POST", at("/healthz")).body()).isEqualTo("new");
    }

    @Test
    void aConfiguredTokenIsRequiredOnEveryPath() {
        openWithToken("s3cret");

        for (String path : new String[] {"/healthz", "/nowhere"}) {
            HttpResponse<String> response = Client.get(at(path));
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"gradwatch\"");
        }
    }

    @Test
    void anOpenPageNeedsNoToken() {
        openWithToken("s3cret");
        endpoint.getOpenly("/", () -> Response.text(200, "a frame\n"));

        assertThat(Client.get(at("/")).body()).isEqualTo("a frame\n");
        assertThat(Client.get(at("/healthz")).statusCode()).isEqualTo(401);
    }

    @Test
    void onlyTheExactTokenIsAccepted() {
        openWithToken("s3cret");

        assertThat(Client.get(at("/healthz"), "Bearer s3cret").statusCode()).isEqualTo(200);
        assertThat(Client.get(at("/healthz"), "bearer s3cret").statusCode()).isEqualTo(200);
        for (String wrong : new String[] {"Bearer s3cre", "Bearer s3cret2", "Bearer", "s3cret", "Basic s3cret"}) {
            assertThat(Client.get(at("/healthz"), wrong).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void aTakenPortIsFollowedByTheNextFreeOne() {
        try (HttpEndpoint next = HttpEndpoint.open("127.0.0.1", endpoint.port(), Optional.empty())) {
            assertThat(next.port()).isGreaterThan(endpoint.port());
        }
    }

    @Test
    void anAddressOfAnotherMachineIsAnErrorThatNamesIt() {
        assertThatThrownBy(() -> HttpEndpoint.open("192.0.2.1", 4700, Optional.empty()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("telemetry.bind: cannot listen on 192.0.2.1, any port from 4700 to 4799: ");
    }

    @Test
    void itsThreadsKeepNoJvmAlive() {
        Client.get(at("/healthz"));

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().matches("HTTP-Dispatcher|gradwatch-.*"))
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(Thread::isDaemon);
    }
}
