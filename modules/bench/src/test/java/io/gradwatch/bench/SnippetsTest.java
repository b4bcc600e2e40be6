package io.gradwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.tools.nsc.MainClass;

/** Compiles the programs on the page about Spark. */
@Tag("slow")
class SnippetsTest {
    private static final Path PAGE = Path.of("../../src/docs/spark.md");
    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    @TempDir
    private Path folder;

    @Test
    void everyJavaProgramCompiles() throws IOException {
        List<Path> sources = sources("java", Pattern.compile("class (\\w+)"));
        assertThat(sources).hasSize(2);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-classpath", CLASS_PATH, "-d", folder.toString(), "-proc:none");
            boolean compiled = compiler.getTask(
                            problems, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled).as(problems.toString()).isTrue();
        }
    }

    @Test
    void everyScalaProgramCompiles() throws IOException {
        List<Path> sources = sources("scala", Pattern.compile("object (\\w+)"));
        assertThat(sources).hasSize(2);
        List<String> arguments = new ArrayList<>(List.of("-classpath", CLASS_PATH, "-d", folder.toString()));
        sources.forEach(source -> arguments.add(source.toString()));
        boolean compiled = new MainClass().process(arguments.toArray(String[]::new));
        assertThat(compiled).as("see standard output").isTrue();
        try (Stream<Path> classes = Files.list(folder)) {
            assertThat(classes.map(file -> file.getFileName().toString()))
                    .contains("ScalaSearch.class", "ScalaMaster.class");
        }
    }

    private List<Path> sources(String language, Pattern name) throws IOException {
        Matcher fences = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(Files.readString(PAGE));
        List<Path> sources = new ArrayList<>();
        while (fences.find()) {
            Matcher named = name.matcher(fences.group(1));
            assertThat(named.find()).as(fences.group(1)).isTrue();
            Path source = folder.resolve(named.group(1) + "." + language);
            sources.add(Files.writeString(source, fences.group(1)));
        }
        return sources;
    }
}
