package io.gradwatch.bench;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** Imports this project's classes without its tests, and without libraries that have classes in the same packages. */
public final class MainClasses implements ImportOption {
    @Override
    public boolean includes(Location location) {
        boolean ours = !location.isJar() || location.contains("/gradwatch-");
        return ours && !location.contains("/test-classes/");
    }
}
