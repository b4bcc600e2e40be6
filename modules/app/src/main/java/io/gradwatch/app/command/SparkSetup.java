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

/** Completes Spark's configuration before the context exists. It never overrides what the user set. */
final class SparkSetup {
    private static final String MASTER = "spark.master";
    private static final String APP_NAME = "spark.app.name";
    private static final String PLUGINS = "spark.plugins";
    private static final String MAIN_CLASS = "io.gradwatch.app.Gradwatch";

    private static final String STANDALONE = "spark://";
    private static final int PATIENCE_MILLIS = 5_000;

    /** The launcher's variable with the class path without Spark, which remote executors need. */
    private static final String JARS = "GRADWATCH_JARS";

    /** Four attempts per task; with a plain {@code local[*]}, the first failure ends the job. */
    private static final String EMBEDDED = "local[*,4]";

    private SparkSetup() {}

    /**
     * Sets the master.
     *
     * @param conf the configuration of the user or {@code spark-submit}; modified
     * @param master the master of the command line
     * @param environment the variables of the process
     * @throws InvalidInputException if this master cannot be used
     */
    static SparkConf conf(SparkConf conf, Optional<String> master, Map<String, String> environment) {
        Optional<String> submitted = Optional.ofNullable(conf.get(MASTER, null));
        master.ifPresent(url -> {
            check(url, submitted);
            conf.setMaster(url);
        });
        conf.setIfMissing(MASTER, EMBEDDED);
        if (conf.get(MASTER).startsWith("local")) {
            // Spark's UI would occupy a port and show little: one small job per round.
            conf.setIfMissing("spark.ui.enabled", "false");
        } else if (environment.containsKey(JARS)) {
            conf.setIfMissing("spark.jars", environment.get(JARS).replace(File.pathSeparatorChar, ','));
        }
        return conf;
    }

    /**
     * Checks that a standalone master answers. Spark itself would retry for a minute and then fail with another error.
     *
     * @throws InvalidInputException if none of its addresses answers
     */
    static SparkConf reachable(SparkConf conf) {
        String master = conf.get(MASTER);
        if (master.startsWith(STANDALONE)
                && Arrays.stream(master.substring(STANDALONE.length()).split(",", 0))
                        .noneMatch(SparkSetup::answers)) {
            throw invalid("expected a Spark master at " + master + ", found no server there");
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
     * Checks that a run directory outlives the driver.
     *
     * @throws InvalidInputException if the driver runs in a container of the cluster and the directory would be deleted
     *     with it
     */
    static void checkLasting(SparkConf conf, String directory) {
        if (conf.get("spark.submit.deployMode", "client").equals("cluster")
                && !new org.apache.hadoop.fs.Path(directory).isUriPathAbsolute()) {
            throw new InvalidInputException(List.of(new Problem(
                    "--out " + directory,
                    "expected an absolute path or a URI, because in deploy mode cluster the driver runs on some"
                            + " node of the cluster, found a relative path")));
        }
    }

    /**
     * Checks that Java's internals are open to Spark. Otherwise creating the context fails with an obscure error.
     *
     * @param open true if {@code sun.nio.ch} is open to the class path
     * @throws InvalidInputException if it is not, which happens when a standalone master started the driver
     */
    static void checkOpened(boolean open) {
        if (!open) {
            throw new InvalidInputException(List.of(new Problem(
                    "spark.driver.extraJavaOptions",
                    "expected the --add-opens that Spark needs on Java 17, found none: a standalone master does not add"
                            + " them in deploy mode cluster; deploy/spark/cluster.properties has them all")));
        }
    }

    /** Returns whether this process was started with the {@code --add-opens} that Spark needs. */
    static boolean opened() {
        return Object.class.getModule().isOpen("sun.nio.ch", SparkSetup.class.getModule());
    }

    /** Adds the settings that training needs. */
    static SparkConf forTraining(SparkConf conf, String name, TelemetrySettings telemetry) {
        // Unless the user names the application, spark-submit names it after its main class.
        if (conf.get(APP_NAME, MAIN_CLASS).equals(MAIN_CLASS)) {
            conf.setAppName(name);
        }
        conf.set(PLUGINS, withPlugin(conf.get(PLUGINS, "")));
        telemetry.toSparkProperties().forEach(conf::setIfMissing);
        TrainingEnvironment.configure(conf);
        return conf;
    }

    /**
     * Checks that the driver can open its endpoint. The plugin would fail later, while Spark is starting.
     *
     * @throws InvalidInputException if a telemetry property is out of range or names no address of this machine
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
                throw invalid("expected none, because spark-submit has set " + submitted.get() + ", found " + url);
            }
        } else if (url.equals("yarn") || url.startsWith("k8s://")) {
            throw invalid(url + " needs a Spark 3.5 installation: set SPARK_HOME for bin/gradwatch, or use its"
                    + " bin/spark-submit");
        } else if (!url.startsWith("local") && !url.startsWith(STANDALONE)) {
            throw invalid("expected local[N], spark://HOST:PORT, yarn or k8s://URL, found " + url);
        }
    }

    private static InvalidInputException invalid(String message) {
        return new InvalidInputException(List.of(new Problem("--master", message)));
    }
}
