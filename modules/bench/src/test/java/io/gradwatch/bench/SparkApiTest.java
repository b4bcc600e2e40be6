package io.gradwatch.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Holds the line between Spark's public API, which every class may use, and Spark's internals, which are hidden behind
 * {@code io.gradwatch.training.spark}. Covers code of this project that is in a package of Spark, too.
 */
@AnalyzeClasses(
        packages = {"io.gradwatch", "org.apache.spark"},
        importOptions = MainClasses.class)
class SparkApiTest {
    private static final String HIDING_PACKAGE = "io.gradwatch.training.spark";

    /** Public and developer API of Spark: packages with all their classes, or single classes. */
    private static final Pattern PUBLIC_API = Pattern.compile("org\\.apache\\.spark\\.("
            + "(Spark(Conf|Context|Exception|Files)|TaskContext|TaskKilledException|Partition|Partitioner|HashPartitioner"
            + "|Dependency|OneToOneDependency)|broadcast\\.Broadcast|rdd\\.(RDD|ShuffledRDD|PartitionPruningRDD)"
            + "|storage\\.StorageLevel|util\\.TaskCompletionListener|serializer\\.(Serializer|KryoSerializer)"
            + "|scheduler\\.SparkListener\\w*|api\\.(java|java\\.function|plugin)\\.\\w+|sql\\.\\w+"
            + "|sql\\.(types|api\\.java|expressions)\\.\\w+|ml\\.(\\w+\\.)?\\w+)\\$?(\\$\\w+)*");

    /** Classes outside the hiding package that use internals, each with the internals that it may use. */
    private static final Map<String, Pattern> EXCEPTIONS = Map.of(
            // A tab of Spark's UI is private to Spark's package, which is why this class is in it.
            "org.apache.spark.ui.GradwatchTab",
            Pattern.compile("org\\.apache\\.spark\\.ui\\.\\w+(\\$\\w+)*"),
            // The plugin serves an executor's endpoint on the address that Spark advertises. The telemetry module is
            // below
            // training, so it cannot use the hiding package.
            "io.gradwatch.telemetry.ExecutorSide",
            Pattern.compile("org\\.apache\\.spark\\.(SparkEnv|storage\\.BlockManager(Id)?)"));

    /** Methods of public classes that are private to Spark in Scala, but public in bytecode. */
    private static final Set<String> PRIVATE_METHODS = Set.of(
            "org.apache.spark.SparkContext.cleaner",
            "org.apache.spark.SparkContext.env",
            "org.apache.spark.SparkContext.getExecutorIds",
            "org.apache.spark.SparkContext.numDriverCores",
            "org.apache.spark.SparkContext.schedulerBackend",
            "org.apache.spark.SparkContext.statusStore",
            "org.apache.spark.SparkContext.ui");

    @ArchTest
    static final ArchRule onlyOnePackageUsesSparksInternals = classes()
            .that()
            .resideOutsideOfPackage(HIDING_PACKAGE)
            .should(useOnlyPublicApi())
            .as("classes outside " + HIDING_PACKAGE + " should use Spark's public API only");

    private static ArchCondition<JavaClass> useOnlyPublicApi() {
        return new ArchCondition<>("use Spark's public API only") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                Pattern allowed = EXCEPTIONS.getOrDefault(outermost(item), Pattern.compile(""));
                item.getDirectDependenciesFromSelf().stream()
                        .filter(dependency ->
                                isInternal(dependency.getTargetClass().getBaseComponentType(), allowed))
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.violated(item, dependency.getDescription())));
                item.getMethodCallsFromSelf().stream()
                        .filter(call -> allowed.pattern().isEmpty() && isPrivate(call))
                        .forEach(call -> events.add(SimpleConditionEvent.violated(item, call.getDescription())));
            }
        };
    }

    private static String outermost(JavaClass item) {
        return item.getName().replaceFirst("\\$.*", "");
    }

    private static boolean isInternal(JavaClass target, Pattern allowed) {
        String name = target.getName();
        return name.startsWith("org.apache.spark.")
                && !name.startsWith("org.apache.spark.ui.GradwatchTab")
                && !PUBLIC_API.matcher(name).matches()
                && !allowed.matcher(name).matches();
    }

    private static boolean isPrivate(JavaMethodCall call) {
        String owner = outermost(call.getTargetOwner());
        return PRIVATE_METHODS.contains(owner + "." + call.getName())
                || (owner.equals("org.apache.spark.broadcast.Broadcast")
                        && call.getName().equals("destroy")
                        && !call.getTarget().getRawParameterTypes().isEmpty());
    }
}
