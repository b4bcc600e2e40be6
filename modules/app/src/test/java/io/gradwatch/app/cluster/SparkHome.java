package io.gradwatch.app.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Spark home made of the jars that the build resolves: a distribution's {@code jars} folder, and nothing of ours. */
final class SparkHome {
    private static final Pattern SHARED = Pattern.compile(
            "/(commons-[a-z]+|org/apache/commons|org/slf4j|com/google/code/findbugs|com/fasterxml/jackson/core)/");

    private final Path folder;

    private SparkHome(Path folder) {
        this.folder = folder;
    }

    /** Assembles one in an empty folder. */
    static SparkHome assemble(Path folder) throws IOException {
        Path jars = Files.createDirectories(folder.resolve("jars"));
        Files.createFile(folder.resolve("RELEASE"));
        for (Path jar : sparkJars()) {
            Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
        }
        return new SparkHome(folder);
    }

    /** Returns the jars that only Spark has, and those that DL4J needs as well but the packaged jar leaves to Spark. */
    private static List<Path> sparkJars() throws IOException {
        Path provided = Path.of(System.getProperty("gradwatch.sparkJars"));
        List<Path> jars = new ArrayList<>(classpath(provided));
        classpath(provided.resolveSibling("runtime-classpath")).stream()
                .filter(jar -> SHARED.matcher(jar.toString()).find())
                .forEach(jars::add);
        return jars;
    }

    /** Unlinks the jars, so that whoever deletes the folder need not wonder where the links lead. */
    void unlinkJars() throws IOException {
        try (Stream<Path> jars = Files.list(folder.resolve("jars"))) {
            for (Path jar : jars.toList()) {
                Files.delete(jar);
            }
        }
    }

    private static List<Path> classpath(Path file) throws IOException {
        return Arrays.stream(Files.readString(file).strip().split(":", -1))
                .map(Path::of)
                .toList();
    }

    /** Returns a process that runs a class of Spark like Spark's launch scripts. */
    ProcessBuilder start(Path log, String heap, String mainClass, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.add("@" + Path.of("../../bin/jvm.options").toAbsolutePath().normalize());
        command.addAll(List.of("-Xmx" + heap, "-cp", folder.resolve("jars") + "/*", mainClass));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "SPARK_HOME", folder.toString(),
                        "SPARK_SCALA_VERSION", "2.12",
                        // Executors, too: short processes would spend much of their time on the second compiler.
                        "JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1",
                        "SPARK_LOCAL_IP", "127.0.0.1"));
        builder.environment().remove("OMP_NUM_THREADS");
        return builder;
    }
}
