package io.gradwatch.telemetry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.telemetry.ExecutorMessage.Announcement;
import io.gradwatch.telemetry.http.Address;
import io.gradwatch.telemetry.http.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The list of endpoints for Prometheus' HTTP service discovery. */
final class Targets {
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Target(List<String> targets, SortedMap<String, String> labels) {}

    private final SortedMap<String, Address> executors = new TreeMap<>();
    private final Set<String> removed = new HashSet<>();
    private String application = "";
    private Optional<Address> driver = Optional.empty();

    synchronized void application(String id) {
        application = id;
    }

    synchronized void driver(Address address) {
        driver = Optional.of(address);
    }

    /** Adds an executor, unless Spark has already removed it: an announcement may arrive late. */
    synchronized void add(Announcement announcement) {
        if (!removed.contains(announcement.executor())) {
            executors.put(announcement.executor(), announcement.address());
        }
    }

    /** Removes an executor permanently: Spark does not reuse executor ids. */
    synchronized void remove(String executor) {
        removed.add(executor);
        executors.remove(executor);
    }

    /** Returns the full list. Its labels are for relabelling only, so that none can collide with a metric's. */
    synchronized Response list() {
        List<Target> targets = new ArrayList<>();
        driver.ifPresent(address -> targets.add(target(address, "driver", "driver")));
        executors.forEach((executor, address) -> targets.add(target(address, "executor", executor)));
        try {
            return new Response(200, "application/json", JSON.writeValueAsBytes(targets));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Target target(Address address, String role, String executor) {
        return new Target(
                List.of(address.toString()),
                new TreeMap<>(Map.of(
                        "__meta_gradwatch_application", application,
                        "__meta_gradwatch_executor", executor,
                        "__meta_gradwatch_role", role)));
    }
}
