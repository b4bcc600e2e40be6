package io.gradwatch.training.checkpoint;

import io.gradwatch.training.averaging.OuterState;
import io.gradwatch.training.checkpoint.Manifest.ArmEntry;
import io.gradwatch.training.checkpoint.Manifest.FileEntry;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.progress.ChoiceMemory;
import io.gradwatch.training.state.FlatFloats;
import io.gradwatch.training.state.State;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/** The files of one checkpoint. */
final class CheckpointFolder {
    private static final String MANIFEST = "manifest.json";
    private static final int CHUNK = 1 << 16;

    private final FileSystem files;
    private final Path path;

    CheckpointFolder(FileSystem files, Path path) {
        this.files = files;
        this.path = path;
    }

    Path path() {
        return path;
    }

    Path manifest() {
        return new Path(path, MANIFEST);
    }

    /** Writes the manifest last: a checkpoint exists once its manifest does. */
    void write(RunCheckpoint checkpoint) throws IOException {
        remove();
        Checkpoint training = checkpoint.training();
        List<FileEntry> entries = new ArrayList<>();
        List<ArmEntry> arms = write(training.arms(), 0, entries);
        List<ArmEntry> aside = write(training.memory().aside(), training.arms().size(), entries);
        Manifest manifest = new Manifest(
                Manifest.VERSION,
                checkpoint.run(),
                checkpoint.job(),
                training.position(),
                arms,
                training.memory().text(),
                aside,
                entries);
        write(MANIFEST, ByteBuffer.wrap(manifest.toBytes()));
    }

    /** Writes the floats of these arms, numbered from {@code first}, and adds their files to the entries. */
    private List<ArmEntry> write(List<Arm> arms, int first, List<FileEntry> entries) throws IOException {
        List<ArmEntry> written = new ArrayList<>();
        for (Arm arm : arms) {
            State state = arm.state();
            int number = first + written.size();
            entries.add(write(parameters(number), state.parameters().asBytes()));
            entries.add(write(updater(number), state.updaterState().asBytes()));
            for (Map.Entry<String, FlatFloats> vector :
                    arm.outerState().vectors().entrySet()) {
                entries.add(
                        write(outer(number, vector.getKey()), vector.getValue().asBytes()));
            }
            written.add(new ArmEntry(
                    arm.variant(),
                    arm.configuration(),
                    state.iteration(),
                    state.epoch(),
                    arm.quarantined(),
                    arm.gradientRule(),
                    List.copyOf(arm.outerState().vectors().keySet())));
        }
        return written;
    }

    private FileEntry write(String name, ByteBuffer content) throws IOException {
        MessageDigest digest = Sha256.digest();
        digest.update(content.duplicate());
        long length = content.remaining();
        try (FSDataOutputStream out = create(new Path(path, name))) {
            copy(content, out);
            if (out.hasCapability(StreamCapabilities.HSYNC)) {
                out.hsync();
            }
        }
        return new FileEntry(name, length, Sha256.hex(digest.digest()));
    }

    /** Creates a file with default permissions; setting others would start a process on a local file system. */
    private FSDataOutputStream create(Path file) throws IOException {
        return files.create(
                file, true, CHUNK, files.getDefaultReplication(file), files.getDefaultBlockSize(file), null);
    }

    private static void copy(ByteBuffer content, OutputStream out) throws IOException {
        byte[] chunk = new byte[Math.min(content.remaining(), CHUNK)];
        while (content.hasRemaining()) {
            int length = Math.min(content.remaining(), chunk.length);
            content.get(chunk, 0, length);
            out.write(chunk, 0, length);
        }
    }

    /** Reads the manifest; returns empty if the checkpoint was never finished. */
    Optional<Manifest> readManifest() throws IOException, Damage {
        try {
            return Manifest.fromBytes(content(manifest()));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Reads all files that the manifest names. */
    RunCheckpoint read(Manifest manifest) throws IOException, Damage {
        List<Arm> arms = read(manifest, manifest.arms(), 0);
        ChoiceMemory memory = new ChoiceMemory(
                manifest.memory(),
                read(manifest, manifest.aside(), manifest.arms().size()));
        return new RunCheckpoint(manifest.run(), manifest.job(), new Checkpoint(manifest.position(), arms, memory));
    }

    /** Reads the floats of these arms, numbered from {@code first}. */
    private List<Arm> read(Manifest manifest, List<ArmEntry> entries, int first) throws IOException, Damage {
        List<Arm> arms = new ArrayList<>();
        for (ArmEntry arm : entries) {
            int number = first + arms.size();
            State state = new State(
                    FlatFloats.wrap(read(manifest, parameters(number))),
                    FlatFloats.wrap(read(manifest, updater(number))),
                    arm.iteration(),
                    arm.epoch());
            Map<String, FlatFloats> outer = new HashMap<>();
            for (String vector : arm.outerState()) {
                outer.put(vector, FlatFloats.wrap(read(manifest, outer(number, vector))));
            }
            arms.add(new Arm(
                    arm.variant(),
                    arm.configuration(),
                    state,
                    arm.quarantined(),
                    arm.gradientRule(),
                    new OuterState(outer)));
        }
        return arms;
    }

    private byte[] read(Manifest manifest, String name) throws IOException, Damage {
        FileEntry expected = manifest.files().stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Damage(name + ": expected it in the manifest, found it missing there"));
        byte[] content;
        try {
            content = content(new Path(path, name));
        } catch (FileNotFoundException e) {
            throw new Damage(name + ": expected " + expected.length() + " bytes, found no such file");
        }
        if (content.length != expected.length()) {
            throw new Damage(name + ": expected " + expected.length() + " bytes, found " + content.length);
        }
        String found = Sha256.of(content);
        if (!found.equals(expected.sha256())) {
            throw new Damage(name + ": expected bytes of SHA-256 " + expected.sha256() + ", found " + found);
        }
        return content;
    }

    private byte[] content(Path file) throws IOException {
        byte[] content = new byte[Math.toIntExact(files.getFileStatus(file).getLen())];
        try (FSDataInputStream in = files.open(file)) {
            in.readFully(content);
        }
        return content;
    }

    /** Removes the manifest first, so that a crash leaves no damaged checkpoint. */
    void remove() throws IOException {
        files.delete(manifest(), false);
        files.delete(path, true);
    }

    private static String parameters(int arm) {
        return "arm-" + arm + "-parameters.bin";
    }

    private static String outer(int arm, String vector) {
        return "arm-" + arm + "-outer-" + vector + ".bin";
    }

    private static String updater(int arm) {
        return "arm-" + arm + "-updater.bin";
    }
}
