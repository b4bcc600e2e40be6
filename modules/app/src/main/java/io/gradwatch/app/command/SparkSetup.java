package io.gradwatch.app.command;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.telemetry.GradwatchPlugin;
import io.gradwatch.telemetry.TelemetrySettings;
import io.gradwatch.training.cluster.TrainingEnvironment;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;

/** What Spark is told before its context exists; what the user set stays as it is. */
final class SparkSetup {
    private static final String MASTER = "spark.master";
    private static final String APP_NAME = "spark.app.name";
    private static final String PLUGINS = "spark.plugins";
    private static final String MAIN_CLASS = "io.gradwatch.app.Gradwatch";

    private static final String STANDALONE = "spark://";
    private static final int PATIENCE_MILLIS = 5_000;

    /** What the launcher says that executors elsewhere lack: the class path without Spark. */
    private static final String JARS = "GRADWATCH_JARS";

    /** A task of a plain {@code local[*]} would be tried but once. */
    private static final String EMBEDDED = "local[*,4]";

    private SparkSetup() {}

    /**
     * Settles the master.
     *
     * @param conf as the user or {@code spark-submit} set it; changed
     * @param master that the command line asks for
     * @param environment variables of the process
     * @throws InvalidInputException if that master cannot be had
     */
    static SparkConf conf(SparkConf conf, Optional<String> master, Map<String, String> environment) {
        Optional<String> submitted = Optional.ofNullable(conf.get(MASTER, null));
        master.ifPresent(url -> {
            check(url, submitted);
            conf.setMaster(url);
        });
        conf.setIfMissing(MASTER, EMBEDDED);
        if (conf.get(MASTER).startsWith("local")) {
            // Its port would be one more to stay clear of, and what it shows is one small job a round.
            conf.setIfMissing("spark.ui.enabled", "false");
        } else if (environment.containsKey(JARS)) {
            conf.setIfMissing("spark.jars", environment.get(JARS).replace(File.pathSeparatorChar, ','));
        }
        return conf;
    }

    /**
     * Makes sure that a standalone master is there; Spark itself would try for a minute and then fail somewhere else.
     *
     * @throws InvalidInputException if none of its addresses answers
     */
    static SparkConf reachable(SparkConf conf) {
        String master = conf.get(MASTER);
        if (master.startsWith(STANDALONE)
                && Arrays.stream(master.substring(STANDALONE.length()).split(",", 0))
                        .noneMatch(SparkSetup::answers)) {
            throw invalid("expected a Spark master at " + master + ", found that nothing answers there");
        }
        return conf;
    }

    private static boolean answers(String address) {
        try (Socket socket = new Socket()) {
            URI uri = URI.create(STANDALONE + address);
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), PATIENCE_MILLIS);
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Makes sure that a run directory will be found again.
     *
     * @throws InvalidInputException if the driver runs in a container of the cluster and the directory would go with it
     */
    static void checkLasting(SparkConf conf, String directory) {
        if (conf.get("spark.submit.deployMode", "client").equals("cluster")
                && !new org.apache.hadoop.fs.Path(directory).isUriPathAbsolute()) {
            throw new InvalidInputException(List.of(new Problem(
                    "--out " + directory,
                    "expected an absolute path or a URI that outlives the driver, as deploy mode cluster puts it on"
                            + " some node of the cluster, found a relative one")));
        }
    }

    /**
     * Makes sure that Spark may use what it needs of Java; without that its context fails with an error about some class.
     *
     * @param open whether Java's own buffers are open to code on the class path
     * @throws InvalidInputException if not, as where a standalone master has started the driver
     */
    static void checkOpened(boolean open) {
        if (!open) {
            throw new InvalidInputException(List.of(new Problem(
                    "spark.driver.extraJavaOptions",
                    "expected the --add-opens that Spark needs on Java 17, found none: a standalone master does not add"
                            + " them in deploy mode cluster; deploy/spark/cluster.properties has them all")));
        }
    }

    /** Whether this process was started with what Spark needs opened. */
    static boolean opened() {
        return Object.class.getModule().isOpen("sun.nio.ch", SparkSetup.class.getModule());
    }

    /** Adds what a job's training needs. */
    static SparkConf forTraining(SparkConf conf, String name, TelemetrySettings telemetry) {
        // Where nobody names the application, spark-submit names it after its main class.
        if (conf.get(APP_NAME, MAIN_CLASS).equals(MAIN_CLASS)) {
            conf.setAppName(name);
        }
        conf.set(PLUGINS, withPlugin(conf.get(PLUGINS, "")));
        telemetry.toSparkProperties().forEach(conf::setIfMissing);
        TrainingEnvironment.configure(conf);
        return conf;
    }

    /**
     * Makes sure that the driver can serve what it measures; the plugin itself would fail with Spark half started.
     *
     * @throws InvalidInputException if Spark's properties about telemetry are out of range or name no address of this machine
     */
    static SparkConf servable(SparkConf conf) {
        try {
            TelemetrySettings.fromSparkProperties(conf).checkDriverCanListen();
            return conf;
        } catch (IllegalArgumentException e) {
            String[] parts = e.getMessage().split(": ", 2);
            throw new InvalidInputException(List.of(new Problem(parts[0], parts[parts.length - 1])));
        }
    }

    private static String withPlugin(String others) {
        return Stream.concat(Arrays.stream(others.split(",", 0)), Stream.of(GradwatchPlugin.class.getName()))
                .map(String::strip)
                .filter(plugin -> !plugin.isEmpty())
                .distinct()
                .collect(Collectors.joining(","));
    }

    private static void check(String url, Optional<String> submitted) {
        if (submitted.isPresent()) {
            if (!submitted.get().equals(url)) {
                throw invalid("expected none, as spark-submit has set " + submitted.get() + ", found " + url);
            }
        } else if (url.equals("yarn") || url.startsWith("k8s://")) {
            throw invalid(url + " is reached by a Spark 3.5 home only: set SPARK_HOME for bin/gradwatch, or use its"
                    + " bin/spark-submit");
        } else if (!url.startsWith("local") && !url.startsWith(STANDALONE)) {
            throw invalid("expected local[N], spark://HOST:PORT, yarn or k8s://URL, found " + url);
        }
    }

    private static InvalidInputException invalid(String message) {
        return new InvalidInputException(List.of(new Problem("--master", message)));
    }
}
