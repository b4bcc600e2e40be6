package io.gradwatch.telemetry.http;

import java.io.Serializable;
import java.net.URI;

/**
 * A host and port where something listens.
 *
 * @param host name or numeric address; an IPv6 address without brackets
 * @param port 1 to 65535
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

    /** {@code host:port}, an IPv6 host in brackets. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
