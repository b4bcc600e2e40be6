package io.gradwatch.telemetry;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The hosts of an endpoint.
 *
 * @param bind host or address to listen on
 * @param advertised host or address at which clients reach it
 */
record Hosts(String bind, String advertised) {
    /**
     * Returns the hosts by the settings.
     *
     * @param automatic address to listen on if {@code bind} is {@code auto}
     * @param sparkHost host that Spark advertises for this process; advertised if the endpoint listens on all addresses
     */
    static Hosts of(TelemetrySettings settings, String automatic, String sparkHost) {
        String bind = settings.bind().equals(TelemetrySettings.AUTO) ? automatic : settings.bind();
        return new Hosts(bind, settings.advertise().orElseGet(() -> isWildcard(bind) ? sparkHost : bind));
    }

    static String loopback() {
        return InetAddress.getLoopbackAddress().getHostAddress();
    }

    private static boolean isWildcard(String bind) {
        try {
            return InetAddress.getByName(bind).isAnyLocalAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "telemetry.bind: expected an address or auto, found unknown host " + bind, e);
        }
    }
}
