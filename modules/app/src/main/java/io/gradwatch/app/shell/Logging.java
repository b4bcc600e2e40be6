package io.gradwatch.app.shell;

/** Configures logging of Spark, DL4J and Gradwatch, unless the site has configured it. */
public final class Logging {
    private static final String CONFIGURATION = "log4j2.configurationFile";
    private static final String OURS = "classpath:io/gradwatch/app/log4j2.properties";

    private Logging() {}

    /** Returns whether Spark started this process, by spark-submit or on YARN; then the site configures logging. */
    public static boolean submitted() {
        return System.getProperty("spark.master") != null;
    }

    /** Configures logging; call it before the first logger exists. */
    public static void configure(boolean verbose) {
        if (!submitted() && System.getProperty(CONFIGURATION) == null) {
            System.setProperty(CONFIGURATION, OURS);
            System.setProperty("gradwatch.log.level", verbose ? "warn" : "error");
            System.setProperty("gradwatch.log.stacktrace", verbose ? "full" : "none");
        }
    }
}
