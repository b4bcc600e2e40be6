package io.gradwatch.telemetry;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where an endpoint listens, and what it tells others.
 *
 * @param bind host or address to listen on
 * @param advertised host or address at which others reach it
 */
record Hosts(String bind, String advertised) {
    /**
     * What the settings say.
     *
     * @param automatic address to listen on where they leave it open
     * @param sparkHost host that Spark advertises for this process; told where the endpoint listens on all addresses
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
