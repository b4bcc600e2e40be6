package io.gradwatch.network;

/**
 * A network that another library wrote.
 *
 * @param library which
 * @param path absolute, or a Hadoop URI
 */
public record NetworkFile(Library library, String path) implements NetworkSource {
    /** What writes networks. */
    public enum Library {
        DL4J,
        KERAS
    }
}
