package io.gradwatch.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.telemetry.TelemetrySettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class SparkSetupTest {
    private static final String PLUGIN = "io.gradwatch.telemetry.GradwatchPlugin";

    private final SparkConf conf = new SparkConf(false);

    @Test
    void sparkIsEmbeddedByDefaultAndTriesTasksAgain() {
        master(Optional.empty());

        assertThat(conf.get("spark.master")).isEqualTo("local[*,4]");
        assertThat(conf.get("spark.ui.enabled")).isEqualTo("false");
    }

    @Test
    void theMasterOfSparkSubmitStays() {
        conf.setMaster("yarn");

        master(Optional.empty());

        assertThat(conf.get("spark.master")).isEqualTo("yarn");
        assertThat(conf.contains("spark.ui.enabled")).isFalse();
    }

    @Test
    void theCommandLineMayNameTheMaster() {
        master(Optional.of("spark://host:7077"));

        assertThat(conf.get("spark.master")).isEqualTo("spark://host:7077");
    }

    @Test
    void executorsElsewhereGetWhatTheyLack() {
        Map<String, String> launched = Map.of("GRADWATCH_JARS", "/a.jar:/b.jar");

        SparkSetup.conf(conf, Optional.of("spark://host:7077"), launched);

        assertThat(conf.get("spark.jars")).isEqualTo("/a.jar,/b.jar");
        assertThat(SparkSetup.conf(new SparkConf(false), Optional.of("local[2]"), launched)
                        .contains("spark.jars"))
                .isFalse();
    }

    @Test
    void aMasterThatIsNoAddressIsWrongInput() {
        conf.setMaster("spark://my host:7077");

        assertThatThrownBy(() -> SparkSetup.reachable(conf)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void twoMastersAreOneTooMany() {
        conf.setMaster("yarn");

        assertThatThrownBy(() -> master(Optional.of("local[2]")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("--master: expected none, because spark-submit has set yarn, found local[2]");
    }

    @Test
    void yarnNeedsASparkHome() {
        assertThatThrownBy(() -> master(Optional.of("yarn")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "--master: yarn needs a Spark 3.5 installation: set SPARK_HOME for bin/gradwatch, or use its"
                                + " bin/spark-submit");
    }

    @Test
    void otherMastersAreRefused() {
        assertThatThrownBy(() -> master(Optional.of("mesos://host")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("--master: expected local[N], spark://HOST:PORT, yarn or k8s://URL, found mesos://host");
    }

    @Test
    void aStandaloneMasterHasToAnswer() throws IOException {
        try (ServerSocket here = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String there = "spark://127.0.0.1:" + here.getLocalPort();
            assertThat(SparkSetup.reachable(conf.setMaster(there + ",127.0.0.1:1")))
                    .isSameAs(conf);
        }

        assertThatThrownBy(() -> SparkSetup.reachable(conf.setMaster("spark://127.0.0.1:1")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("--master: expected a Spark master at spark://127.0.0.1:1, found no server there");
    }

    @Test
    void thePluginIsAddedToTheUsersOwn() {
        conf.set("spark.plugins", "org.example.First, org.example.Second");

        forTraining();
        forTraining();

        assertThat(conf.get("spark.plugins")).isEqualTo("org.example.First,org.example.Second," + PLUGIN);
    }

    @Test
    void anApplicationThatNobodyNamedIsNamedAfterTheJob() {
        conf.setAppName("io.gradwatch.app.Gradwatch");

        forTraining();

        assertThat(conf.get("spark.app.name")).isEqualTo("digits");
    }

    @Test
    void whatTheUserSetStays() {
        conf.setAppName("mine");
        conf.set("spark.speculation", "true");
        conf.set("spark.gradwatch.telemetry.pagePort", "9999");

        forTraining();

        assertThat(conf.get("spark.app.name")).isEqualTo("mine");
        assertThat(conf.get("spark.speculation")).isEqualTo("true");
        assertThat(conf.get("spark.gradwatch.telemetry.pagePort")).isEqualTo("9999");
        assertThat(conf.get("spark.gradwatch.telemetry.bind")).isEqualTo("auto");
        assertThat(conf.get("spark.executorEnv.OMP_NUM_THREADS")).isEqualTo("1");
    }

    private void master(Optional<String> master) {
        SparkSetup.conf(conf, master, Map.of());
    }

    @Test
    void inTheClustersContainersARelativeRunDirectoryWouldBeLost() {
        SparkSetup.checkLasting(conf, "runs/digits");
        conf.set("spark.submit.deployMode", "cluster");

        SparkSetup.checkLasting(conf, "/nfs/runs/digits");
        SparkSetup.checkLasting(conf, "hdfs:///runs/digits");
        assertThatThrownBy(() -> SparkSetup.checkLasting(conf, "runs/digits"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--out runs/digits: expected an absolute path");
    }

    @Test
    void aDriverThatWasStartedWithoutWhatSparkNeedsOfJavaSaysWhereItIs() {
        assertThat(SparkSetup.opened()).isTrue();

        assertThatThrownBy(() -> SparkSetup.checkOpened(false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("spark.driver.extraJavaOptions: expected the --add-opens")
                .hasMessageContaining("deploy/spark/cluster.properties");
    }

    @Test
    void anAddressThatTheDriverCannotListenOnIsWrongInput() {
        conf.set("spark.gradwatch.telemetry.bind", "203.0.113.7");

        assertThatThrownBy(() -> SparkSetup.servable(conf))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("telemetry.bind: cannot listen on 203.0.113.7");
    }

    @Test
    void aSparkPropertyOfTelemetryThatIsOutOfRangeIsWrongInput() {
        conf.set("spark.gradwatch.telemetry.port", "70000");

        assertThatThrownBy(() -> SparkSetup.servable(conf))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("telemetry.port: expected 0 to 65535, found 70000");
    }

    private void forTraining() {
        SparkSetup.forTraining(conf, "digits", TelemetrySettings.DEFAULTS);
    }
}
