package io.gradwatch.app.job;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * The text of a job file and where it was read.
 *
 * @param name the name as the user wrote it
 * @param root scheme and authority of its file system, put before absolute paths to make URIs
 * @param folder the absolute folder that relative paths start from
 * @param stem the file name without folder and extension
 * @param text the content
 */
public record JobSource(String name, String root, Path folder, String stem, String text) {
    /** The root of files on this machine. */
    static final String LOCAL_ROOT = "file:";

    /** Matches scheme and authority, then the path. */
    private static final Pattern URI = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+:(?://[^/]*)?)(/.*)");

    private interface Reading {
        byte[] bytes() throws IOException;
    }

    /**
     * Reads a file at a local path or at a Hadoop URI.
     *
     * @throws InvalidInputException if it cannot be read
     */
    public static JobSource of(String name, Configuration hadoop) {
        Matcher uri = URI.matcher(name);
        if (!uri.matches()) {
            return of(Path.of(name));
        }
        return of(name, uri.group(1), Path.of(uri.group(2)), () -> {
            var file = new org.apache.hadoop.fs.Path(name);
            try (InputStream in = file.getFileSystem(hadoop).open(file)) {
                return in.readAllBytes();
            } catch (IllegalArgumentException e) {
                throw new IOException(e.getMessage(), e);
            }
        });
    }

    /**
     * Reads a file on this machine.
     *
     * @throws InvalidInputException if it cannot be read
     */
    public static JobSource of(Path file) {
        return of(file.toString(), LOCAL_ROOT, file.toAbsolutePath(), () -> Files.readAllBytes(file));
    }

    private static JobSource of(String name, String root, Path absolute, Reading reading) {
        String text = text(name, reading);
        String stem = absolute.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        return new JobSource(name, root, absolute.getParent(), stem, text);
    }

    private static String text(String name, Reading reading) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(reading.bytes()))
                    .toString();
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw unreadable(name, "expected a job file, found no file");
        } catch (CharacterCodingException e) {
            throw unreadable(name, "expected text in UTF-8, found other bytes");
        } catch (IOException e) {
            throw unreadable(name, "expected a readable job file, found: " + e.getMessage());
        }
    }

    private static InvalidInputException unreadable(String name, String message) {
        return new InvalidInputException(List.of(new Problem(name, message)));
    }
}
