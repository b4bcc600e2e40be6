package io.gradwatch.app.shell;

/** What Spark, DL4J and Gradwatch itself log, where nobody else has set that up. */
public final class Logging {
    private static final String CONFIGURATION = "log4j2.configurationFile";
    private static final String OURS = "classpath:io/gradwatch/app/log4j2.properties";

    private Logging() {}

    /** Whether Spark started this process, by spark-submit or on YARN; logging is the site's then. */
    public static boolean submitted() {
        return System.getProperty("spark.master") != null;
    }

    /** Has to come before the first logger. */
    public static void configure(boolean verbose) {
        if (!submitted() && System.getProperty(CONFIGURATION) == null) {
            System.setProperty(CONFIGURATION, OURS);
            System.setProperty("gradwatch.log.level", verbose ? "warn" : "error");
            System.setProperty("gradwatch.log.stacktrace", verbose ? "full" : "none");
        }
    }
}
