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
 * The list of a checkpoint's contents. Its file is one line of JSON that ends with a checksum of the preceding text. A
 * truncated file lacks the line end, which distinguishes it from a damaged one.
 *
 * @param version version of the checkpoint format
 * @param run run of the checkpoint
 * @param job complete job file
 * @param position position of the training
 * @param arms arms in order
 * @param memory state of the choice of arms, as text
 * @param aside arms that the choice remembers, in order
 * @param files all other files of the checkpoint
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
     * An arm without its floats. These are in files that are numbered in the same order, arms aside after trained ones.
     *
     * @param outerState names of the vectors of the arm's outer state, each in a separate file; absent from the JSON if
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

    /** A file: its name in the checkpoint's folder, its length in bytes, and its checksum. */
    record FileEntry(String name, long length, String sha256) {}

    byte[] toBytes() {
        String json = CheckpointJson.write(this);
        String body = json.substring(0, json.length() - 1);
        return utf8(body + CHECKSUM + Sha256.of(utf8(body)) + END);
    }

    /**
     * Parses the result of {@link #toBytes()}.
     *
     * @return the manifest; empty if it was truncated
     * @throws Damage if the bytes were changed, or are of another version
     */
    static Optional<Manifest> fromBytes(byte[] bytes) throws Damage {
        if (bytes.length == 0 || bytes[bytes.length - 1] != '\n') {
            return Optional.empty();
        }
        String line = new String(bytes, StandardCharsets.UTF_8);
        int bodyLength = line.lastIndexOf(CHECKSUM);
        String body = line.substring(0, Math.max(bodyLength, 0));
        if (!line.equals(body + CHECKSUM + Sha256.of(utf8(body)) + END)) {
            throw new Damage("expected a manifest that matches its checksum, found another");
        }
        try {
            JsonNode json = CheckpointJson.tree(body + "}");
            int version = json.path("version").asInt();
            if (version != VERSION) {
                throw new Damage("expected a checkpoint of version " + VERSION + ", found version " + version
                        + "; resume with the Gradwatch version that wrote it");
            }
            return Optional.of(CheckpointJson.read(json, Manifest.class));
        } catch (JsonProcessingException e) {
            throw new Damage("expected a manifest, found malformed JSON: " + e.getOriginalMessage());
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
