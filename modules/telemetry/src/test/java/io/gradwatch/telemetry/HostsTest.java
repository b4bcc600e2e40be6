package io.gradwatch.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.telemetry.http.Address;
import java.net.URI;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class HostsTest {
    private static Hosts hosts(String bind, String advertise) {
        SparkConf conf = new SparkConf(false).set("spark.gradwatch.telemetry.bind", bind);
        Optional.ofNullable(advertise).ifPresent(host -> conf.set("spark.gradwatch.telemetry.advertise", host));
        return Hosts.of(TelemetrySettings.fromSparkProperties(conf), "10.0.0.7", "worker-7");
    }

    @Test
    void theAutomaticAddressIsAdvertised() {
        assertThat(hosts("auto", null)).isEqualTo(new Hosts("10.0.0.7", "10.0.0.7"));
    }

    @Test
    void aGivenAddressComesFirst() {
        assertThat(hosts("192.0.2.1", null)).isEqualTo(new Hosts("192.0.2.1", "192.0.2.1"));
    }

    @Test
    void aWildcardAddressIsAdvertisedAsSparksHost() {
        assertThat(hosts("0.0.0.0", null)).isEqualTo(new Hosts("0.0.0.0", "worker-7"));
        assertThat(hosts("::", null)).isEqualTo(new Hosts("::", "worker-7"));
    }

    @Test
    void advertiseChangesOnlyTheAdvertisedHost() {
        assertThat(hosts("auto", "host.example")).isEqualTo(new Hosts("10.0.0.7", "host.example"));
        assertThat(hosts("0.0.0.0", "host.example")).isEqualTo(new Hosts("0.0.0.0", "host.example"));
    }

    @Test
    void anUnknownHostIsAnErrorThatNamesTheSetting() {
        assertThatThrownBy(() -> hosts("[::zz]", null))
                .hasMessage("telemetry.bind: expected an address or auto, found unknown host [::zz]");
    }

    @Test
    void onlyLocalMastersAreLocal() {
        assertThat(new String[] {"local", "local[*]", "local[2,4]"}).allMatch(ExecutorSide::isLocal);
        assertThat(new String[] {"local-cluster[2,1,1024]", "spark://localhost:7077", "yarn", "k8s://https://local"})
                .noneMatch(ExecutorSide::isLocal);
    }

    @Test
    void ipv6HostsAreWrittenInBrackets() {
        assertThat(new Address("::1", 4700)).hasToString("[::1]:4700").isEqualTo(new Address("[::1]", 4700));
        assertThat(new Address("::1", 4700).uri()).isEqualTo(URI.create("http://[::1]:4700/"));
        assertThat(new Address("worker-7", 4700)).hasToString("worker-7:4700");
    }
}
