package io.gradwatch.telemetry.http;

import java.io.Serializable;
import java.net.URI;

/**
 * The host and port of an endpoint.
 *
 * @param host name or numeric address; an IPv6 address has no brackets
 * @param port port from 1 to 65535
 */
public record Address(String host, int port) implements Serializable {
    private static final long serialVersionUID = 1L;

    public Address {
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
    }

    public URI uri() {
        return URI.create("http://" + this + "/");
    }

    /** Returns {@code host:port}, with an IPv6 host in brackets. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
