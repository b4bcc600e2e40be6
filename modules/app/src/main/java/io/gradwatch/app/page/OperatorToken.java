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
 * What operators have to bring.
 *
 * @param token the endpoints' own where there is one
 * @param file where it lies, for its owner alone to read; empty if it was configured
 */
public record OperatorToken(BearerToken token, Optional<Path> file) {
    private static final int BYTES = 24;

    /** The configured one; else the one in the file, which is written if there is none. */
    public static OperatorToken of(Optional<String> configured, Path file) {
        return configured
                .map(secret -> new OperatorToken(new BearerToken(secret), Optional.empty()))
                .orElseGet(() -> new OperatorToken(new BearerToken(generated(file)), Optional.of(file)));
    }

    /** The one in a file. */
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
