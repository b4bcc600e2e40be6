package io.gradwatch.training.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.training.progress.Position;
import io.gradwatch.training.state.GradientRule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a checkpoint consists of. Its file is one line of JSON that ends with a checksum of all that comes before it: a
 * file that was cut short is told from one that was damaged by its missing line end.
 *
 * @param version of the checkpoint's form
 * @param run whose checkpoint it is
 * @param job the job file, in full
 * @param position how far training had come
 * @param arms in order
 * @param memory text of what chooses the arms
 * @param aside arms that this remembers, in order
 * @param files all others of the checkpoint
 */
record Manifest(
        int version,
        String run,
        String job,
        Position position,
        List<ArmEntry> arms,
        String memory,
        List<ArmEntry> aside,
        List<FileEntry> files) {
    static final int VERSION = 2;

    private static final String CHECKSUM = ",\"sha256\":\"";
    private static final String END = "\"}\n";

    /**
     * An arm without its floats, which lie in files numbered in the same order, those aside after those trained.
     *
     * @param outerState names of the vectors of the arm's outer state, each in a file of its own; absent from the JSON if
     *     there are none
     */
    record ArmEntry(
            String variant,
            String configuration,
            int iteration,
            int epoch,
            Set<Integer> quarantined,
            GradientRule gradientRule,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> outerState) {
        ArmEntry {
            outerState = outerState == null ? List.of() : List.copyOf(outerState);
        }
    }

    /** A file: its name in the checkpoint's folder, its length in bytes, and the checksum of these. */
    record FileEntry(String name, long length, String sha256) {}

    byte[] toBytes() {
        String json = CheckpointJson.write(this);
        String body = json.substring(0, json.length() - 1);
        return utf8(body + CHECKSUM + Sha256.of(utf8(body)) + END);
    }

    /**
     * Reads what {@link #toBytes()} gave.
     *
     * @return empty if it was cut short
     * @throws Damage if it is not what was written, or of another version
     */
    static Optional<Manifest> fromBytes(byte[] bytes) throws Damage {
        if (bytes.length == 0 || bytes[bytes.length - 1] != '\n') {
            return Optional.empty();
        }
        String line = new String(bytes, StandardCharsets.UTF_8);
        int bodyLength = line.lastIndexOf(CHECKSUM);
        String body = line.substring(0, Math.max(bodyLength, 0));
        if (!line.equals(body + CHECKSUM + Sha256.of(utf8(body)) + END)) {
            throw new Damage("expected a manifest that its own checksum confirms, found another");
        }
        try {
            JsonNode json = CheckpointJson.tree(body + "}");
            int version = json.path("version").asInt();
            if (version != VERSION) {
                throw new Damage("expected a checkpoint of version " + VERSION + ", found version " + version
                        + ", of another Gradwatch");
            }
            return Optional.of(CheckpointJson.read(json, Manifest.class));
        } catch (JsonProcessingException e) {
            throw new Damage("expected a manifest, found otherwise: " + e.getOriginalMessage());
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
