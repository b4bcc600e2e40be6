package io.gradwatch.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/**
 * Classes that extend DL4J's implementations break with DL4J's next version, so that they are in one package, where each
 * has a switch. The GRU is a layer that DL4J lacks.
 */
@AnalyzeClasses(packages = "io.gradwatch", importOptions = ImportOption.DoNotIncludeTests.class)
class Dl4jKernelsTest {
    private static final List<String> IMPLEMENTATIONS = List.of(
            "org.deeplearning4j.nn.layers.",
            "org.deeplearning4j.nn.updater.",
            "org.deeplearning4j.nn.graph.",
            "org.deeplearning4j.nn.multilayer.",
            "org.deeplearning4j.optimize.solvers.",
            "org.nd4j.linalg.learning.");

    private static final DescribedPredicate<JavaClass> EXTEND_AN_IMPLEMENTATION =
            DescribedPredicate.describe("extend a layer, an updater or a network of DL4J", Dl4jKernelsTest::extendsOne);

    private static boolean extendsOne(JavaClass type) {
        return Stream.concat(type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream())
                .map(JavaClass::getName)
                .anyMatch(name -> IMPLEMENTATIONS.stream().anyMatch(name::startsWith));
    }

    @ArchTest
    static final ArchRule onlyKernelsExtendDl4jsImplementations = classes()
            .that(EXTEND_AN_IMPLEMENTATION)
            .should()
            .resideInAnyPackage("io.gradwatch.training.kernels", "io.gradwatch.network.gru");
}
