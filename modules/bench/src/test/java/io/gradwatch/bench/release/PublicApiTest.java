package io.gradwatch.bench.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.gradwatch.signal.Api;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares the types marked {@link Api} with the list in CONTRIBUTING.md, and checks that they expose no other types. */
class PublicApiTest {
    private static final Path PAGE = Path.of("../../CONTRIBUTING.md");
    private static final Pattern LISTED = Pattern.compile("(?m)^\\| `(io\\.gradwatch\\.[\\w.]+)` \\|");
    private static final String OURS = "io.gradwatch.";

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter().importPackages("io.gradwatch");
    }

    @Test
    void theListNamesTheMarkedTypes() throws IOException {
        Set<String> listed = LISTED.matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(marked().map(JavaClass::getFullName).filter(name -> !name.contains("$")))
                .containsExactlyInAnyOrderElementsOf(listed);
    }

    @Test
    void markedTypesArePublic() {
        assertThat(marked()).allMatch(type -> type.getModifiers().contains(JavaModifier.PUBLIC));
    }

    @Test
    void markedTypesExposeNoOtherTypesOfThisProject() {
        List<String> leaks = marked().flatMap(type -> exposed(type)
                        .filter(other -> other.getName().startsWith(OURS) && !other.isAnnotatedWith(Api.class))
                        .map(other -> type.getName() + " exposes " + other.getName()))
                .distinct()
                .sorted()
                .toList();

        assertThat(leaks).isEmpty();
    }

    private static Stream<JavaClass> marked() {
        return classes.stream().filter(type -> type.isAnnotatedWith(Api.class));
    }

    private static Stream<JavaClass> exposed(JavaClass type) {
        Stream<JavaClass> parents = Stream.concat(type.getRawSuperclass().stream(), type.getRawInterfaces().stream());
        Stream<JavaClass> units =
                type.getCodeUnits().stream().filter(PublicApiTest::isVisible).flatMap(PublicApiTest::signature);
        Stream<JavaClass> fields =
                type.getFields().stream().filter(PublicApiTest::isVisible).map(JavaField::getRawType);
        return Stream.of(parents, units, fields).flatMap(types -> types).map(JavaClass::getBaseComponentType);
    }

    private static Stream<JavaClass> signature(JavaCodeUnit unit) {
        return Stream.concat(
                unit.getReturnType().getAllInvolvedRawTypes().stream(),
                unit.getParameterTypes().stream().flatMap(parameter -> parameter.getAllInvolvedRawTypes().stream()));
    }

    private static boolean isVisible(JavaMember member) {
        Set<JavaModifier> modifiers = member.getModifiers();
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !modifiers.contains(JavaModifier.SYNTHETIC);
    }
}
