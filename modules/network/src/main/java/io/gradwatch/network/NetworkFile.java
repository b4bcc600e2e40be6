package io.gradwatch.network;

/**
 * A network in a file of another library.
 *
 * @param library library that wrote the file
 * @param path absolute path or Hadoop URI
 */
public record NetworkFile(Library library, String path) implements NetworkSource {
    /** Library that writes networks. */
    public enum Library {
        DL4J,
        KERAS
    }
}
