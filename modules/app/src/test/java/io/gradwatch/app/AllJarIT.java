package io.gradwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks the contents of the jar for spark-submit. */
class AllJarIT {
    private static Set<String> entries;

    @BeforeAll
    static void readAllJar() throws IOException {
        entries = entries(System.getProperty("gradwatch.allJar"));
    }

    @Test
    void holdsTheNativeLibrariesOfBothPlatforms() {
        for (String platform : new String[] {"linux-x86_64", "linux-arm64"}) {
            assertThat(entries)
                    .contains(
                            "org/nd4j/linalg/cpu/nativecpu/bindings/" + platform + "/libnd4jcpu.so",
                            "org/bytedeco/openblas/" + platform + "/libopenblas.so.0",
                            "org/bytedeco/javacpp/" + platform + "/libjnijavacpp.so");
        }
    }

    @Test
    void holdsNoClassThatSparkBringsToo() throws IOException {
        Set<String> spark = new HashSet<>();
        for (String jar : Files.readString(Path.of(System.getProperty("gradwatch.sparkJars")))
                .split(File.pathSeparator, -1)) {
            spark.addAll(entries(jar));
        }
        Set<String> both = new TreeSet<>(entries);
        both.retainAll(spark);
        both.removeIf(name -> !name.endsWith(".class"));
        assertThat(both).isEmpty();
    }

    @Test
    void keepsTheLicencesOfWhatItHolds() {
        assertThat(entries).contains("META-INF/LICENSE", "META-INF/NOTICE", "META-INF/LICENSE.txt");
    }

    private static Set<String> entries(String jar) throws IOException {
        try (JarFile file = new JarFile(jar)) {
            return file.stream().map(JarEntry::getName).collect(Collectors.toSet());
        }
    }
}
