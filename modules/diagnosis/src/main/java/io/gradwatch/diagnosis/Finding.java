package io.gradwatch.diagnosis;

import java.util.List;
import java.util.Map;

/**
 * What a detector sees in the latest round, before anybody is told.
 *
 * @param severity how bad it looks now
 * @param certain whether it needs no further rounds to be believed
 */
record Finding(
        Severity severity,
        boolean certain,
        List<String> layers,
        List<Integer> workers,
        Map<String, Double> evidence,
        String explanation,
        List<String> remedies) {}
