package io.gradwatch.app.page;

import io.gradwatch.telemetry.http.BearerToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * The token that operators need.
 *
 * @param token the token of the endpoints if one is configured, otherwise a generated one
 * @param file the file with a generated token, readable by its owner only; empty if it is configured
 */
public record OperatorToken(BearerToken token, Optional<Path> file) {
    private static final int BYTES = 24;

    /** Returns the configured token, or the one in the file, which is created if it does not exist. */
    public static OperatorToken of(Optional<String> configured, Path file) {
        return configured
                .map(secret -> new OperatorToken(new BearerToken(secret), Optional.empty()))
                .orElseGet(() -> new OperatorToken(new BearerToken(generated(file)), Optional.of(file)));
    }

    /** Reads the token of a file. */
    public static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String generated(Path file) {
        if (Files.exists(file) && !read(file).isEmpty()) {
            return read(file);
        }
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, secret + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return secret;
    }
}
