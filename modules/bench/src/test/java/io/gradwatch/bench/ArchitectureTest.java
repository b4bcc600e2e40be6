package io.gradwatch.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;

/** The arrows between the modules point one way, and a module knows only the libraries that are its business. */
@AnalyzeClasses(packages = "io.gradwatch", importOptions = MainClasses.class)
class ArchitectureTest {
    private static final String[] SPARK = {"org.apache.spark..", "org.apache.hadoop..", "scala..", "org.slf4j.."};
    private static final String[] DL4J = {"org.deeplearning4j..", "org.nd4j..", "org.bytedeco.."};
    private static final String[] HDF5 = {"io.jhdf.."};
    private static final String[] METERS = {"io.micrometer..", "io.prometheus..", "com.sun.net.httpserver.."};
    private static final String[] FILES = {"org.apache.parquet..", "javax.imageio.."};
    private static final String[] JSON = {"com.fasterxml.jackson.."};

    /** Names of version 0.1 that programs import; the app module ships them, each a subclass of the present name. */
    private static final String FORMER_NAMES = "io.gradwatch.training.dl4j";

    @ArchTest
    static final ArchRule signalKnowsTheJdkAlone = onlyKnows("signal", List.of());

    @ArchTest
    static final ArchRule diagnosisIsPure = onlyKnows("diagnosis", List.of("signal"));

    @ArchTest
    static final ArchRule networkKnowsDl4j = onlyKnows("network", List.of(), DL4J, HDF5);

    @ArchTest
    static final ArchRule telemetryKnowsMetersAndSpark = onlyKnows("telemetry", List.of("signal"), METERS, SPARK, JSON);

    @ArchTest
    static final ArchRule trainingKnowsSparkDl4jAndJson =
            onlyKnows("training", List.of("signal", "network", "telemetry"), SPARK, DL4J, FILES, JSON);

    @ArchTest
    static final ArchRule rolloutKnowsDiagnosisAndTraining =
            onlyKnows("rollout", List.of("signal", "diagnosis", "network", "training"), DL4J);

    @ArchTest
    static final ArchRule nothingKnowsTheBenchmarks = noClasses()
            .that()
            .resideOutsideOfPackage("io.gradwatch.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.gradwatch.bench..");

    @ArchTest
    static final ArchRule onlyTheTrainingMasterAndBenchmarksTouchDl4jSpark = noClasses()
            .that()
            .resideOutsideOfPackages("io.gradwatch.app.dl4j", FORMER_NAMES, "io.gradwatch.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.deeplearning4j.spark..");

    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("io.gradwatch.(**)").should().beFreeOfCycles();

    private static ArchRule onlyKnows(String module, List<String> modules, String[]... libraries) {
        List<String> known = new ArrayList<>(List.of("", "java..", pattern(module)));
        modules.forEach(other -> known.add(pattern(other)));
        for (String[] library : libraries) {
            known.addAll(List.of(library));
        }
        return classes()
                .that()
                .resideInAPackage(pattern(module))
                .and()
                .resideOutsideOfPackage(FORMER_NAMES)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(known.toArray(String[]::new))
                .allowEmptyShould(true);
    }

    private static String pattern(String module) {
        return "io.gradwatch." + module + "..";
    }
}
