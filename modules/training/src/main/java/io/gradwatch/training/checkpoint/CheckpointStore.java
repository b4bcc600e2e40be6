package io.gradwatch.training.checkpoint;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The checkpoints of one run, each a folder {@code round-NNNNNNNN} on any Hadoop file system.
 *
 * <p>A checkpoint's manifest is written last. It lists the files with lengths and checksums. No file is ever renamed or
 * overwritten. A crash at any moment leaves all earlier checkpoints intact, and at most a folder without a manifest, which
 * is ignored.
 */
public final class CheckpointStore {
    private static final Pattern NAME = Pattern.compile("round-(\\d{8,10})");

    private final FileSystem files;
    private final Path folder;

    /**
     * Creates a store in a folder, which need not exist.
     *
     * @param files file system of the folder. Checksum files of a local one are not used, because a crash may truncate them
     */
    public CheckpointStore(FileSystem files, Path folder) {
        this.files = files instanceof ChecksumFileSystem checksums ? checksums.getRawFileSystem() : files;
        this.folder = folder;
    }

    /** Writes a checkpoint, then removes all but the newest {@code keep}, and unfinished ones. */
    public void write(RunCheckpoint checkpoint, int keep) {
        try {
            at(checkpoint.round()).write(checkpoint);
            List<Integer> finished = new ArrayList<>();
            for (int round : rounds()) {
                if (finished.size() < keep && files.exists(at(round).manifest())) {
                    finished.add(round);
                } else {
                    at(round).remove();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the newest checkpoint.
     *
     * @param allowOlder whether to skip damaged checkpoints
     * @return the checkpoint; empty if none was ever finished
     * @throws InvalidInputException if the newest checkpoint is damaged, or all are
     */
    public Optional<RunCheckpoint> newest(boolean allowOlder) {
        List<Problem> problems = new ArrayList<>();
        try {
            for (int round : rounds()) {
                Optional<RunCheckpoint> checkpoint = read(at(round), problems);
                if (checkpoint.isPresent()) {
                    return checkpoint;
                }
                if (!problems.isEmpty() && !allowOlder) {
                    break;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return Optional.empty();
    }

    private static Optional<RunCheckpoint> read(CheckpointFolder checkpoint, List<Problem> problems)
            throws IOException {
        try {
            Optional<Manifest> manifest = checkpoint.readManifest();
            return manifest.isPresent() ? Optional.of(checkpoint.read(manifest.get())) : Optional.empty();
        } catch (Damage e) {
            problems.add(new Problem(name(checkpoint.path()), e.getMessage() + "; --allow-older skips it"));
            return Optional.empty();
        }
    }

    /** Returns the path as a user would write it: a local path without its scheme. */
    private static String name(Path path) {
        return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
    }

    /** Removes the checkpoints of rounds after {@code last}. */
    public void cutBackTo(int last) {
        try {
            for (int round : rounds()) {
                if (round > last) {
                    at(round).remove();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the rounds of all folders, newest first. */
    private List<Integer> rounds() throws IOException {
        List<Integer> rounds = new ArrayList<>();
        try {
            for (FileStatus status : files.listStatus(folder)) {
                Matcher name = NAME.matcher(status.getPath().getName());
                if (name.matches()) {
                    rounds.add(Integer.valueOf(name.group(1)));
                }
            }
        } catch (FileNotFoundException e) {
            return List.of();
        }
        rounds.sort(Comparator.reverseOrder());
        return rounds;
    }

    private CheckpointFolder at(int round) {
        return new CheckpointFolder(files, new Path(folder, "round-%08d".formatted(round)));
    }
}
