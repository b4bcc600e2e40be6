package io.gradwatch.training.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.training.cluster.MemoryPreflight.State;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class MemoryPreflightTest {
    private static final long MB = 1 << 20;

    /** Sizes with Adam: 4 MB of parameters, 8 MB of updater state. */
    private static final State STATE = new State(MB, 2 * MB);

    @Test
    void whatFitsExactlyPasses() {
        assertThatCode(() -> new MemoryPreflight(48 * MB, 32 * MB, Optional.of(32 * MB), 36 * MB).check(STATE, 2))
                .doesNotThrowAnyException();
    }

    @Test
    void everyLimitThatIsTooLowIsReported() {
        assertThat(problems(new MemoryPreflight(48 * MB - 1, 32 * MB - 1, Optional.of(32 * MB - 1), 36 * MB - 1), 2))
                .hasSize(4)
                .allMatch(problem -> problem.contains(
                        "for 2 replicas of 1,048,576 parameters with 2,097,152 numbers of updater state, found "))
                .satisfiesExactly(
                        heap -> assertThat(heap).startsWith("spark.executor.memory: expected at least 48 MB"),
                        outside -> assertThat(outside)
                                .startsWith("org.bytedeco.javacpp.maxbytes: expected at least 32 MB"),
                        container -> assertThat(container)
                                .startsWith("spark.executor.memoryOverhead: expected at least 32 MB"),
                        driver -> assertThat(driver).startsWith("spark.driver.memory: expected at least 36 MB"));
    }

    @Test
    void containersHaveATenthOfTheHeapBesideIt() {
        SparkConf conf = new SparkConf(false).set("spark.master", "yarn").set("spark.executor.memory", "10g");

        assertThat(MemoryPreflight.of(conf).containerRoom()).contains(1024 * MB);
        assertThat(MemoryPreflight.of(conf.set("spark.executor.memoryOverhead", "2g"))
                        .containerRoom())
                .contains(2048 * MB);
        assertThat(MemoryPreflight.of(new SparkConf(false).set("spark.master", "k8s://https://master"))
                        .containerRoom())
                .contains(384 * MB);
        assertThat(MemoryPreflight.of(new SparkConf(false).set("spark.master", "spark://master:7077"))
                        .containerRoom())
                .isEmpty();
    }

    @Test
    void nativeMemoryIsLimitedToTheHeapUnlessConfigured() {
        SparkConf conf = new SparkConf(false).set("spark.master", "yarn");

        assertThat(MemoryPreflight.of(conf).nativeLimit()).isEqualTo(1024 * MB);
        conf.set("spark.executor.extraJavaOptions", "-Xlog:gc -Dorg.bytedeco.javacpp.maxBytes=3g -Da=b");
        assertThat(MemoryPreflight.of(conf).nativeLimit()).isEqualTo(3 * 1024 * MB);
        conf.set("spark.executor.extraJavaOptions", "-Dorg.bytedeco.javacpp.maxbytes=0");
        assertThat(MemoryPreflight.of(conf).nativeLimit()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void sizesMeanWhatTheyMeanToSparkAndToJavaCpp() {
        SparkConf conf = new SparkConf(false).set("spark.master", "yarn").set("spark.executor.memory", "2048");

        assertThat(MemoryPreflight.of(conf).executorHeap()).isEqualTo(2048 * MB);
        conf.set("spark.executor.extraJavaOptions", "-Dorg.bytedeco.javacpp.maxbytes=50%");
        assertThat(MemoryPreflight.of(conf).nativeLimit()).isEqualTo(1024 * MB);
        conf.set("spark.executor.extraJavaOptions", "-Dorg.bytedeco.javacpp.maxbytes=much");
        assertThat(catchThrowableOfType(InvalidInputException.class, () -> MemoryPreflight.of(conf))
                        .problems())
                .singleElement()
                .asString()
                .isEqualTo(
                        "spark.executor.extraJavaOptions: expected org.bytedeco.javacpp.maxbytes to be a size such as"
                                + " 4g or 50%, found much");
    }

    private static List<String> problems(MemoryPreflight memory, int replicas) {
        return catchThrowableOfType(InvalidInputException.class, () -> memory.check(STATE, replicas))
                .problems()
                .stream()
                .map(Object::toString)
                .toList();
    }
}
