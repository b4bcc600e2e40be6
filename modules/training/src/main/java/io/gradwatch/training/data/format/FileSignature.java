package io.gradwatch.training.data.format;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Recognizes files that are not plain UTF-8 text by their first bytes. */
public final class FileSignature {
    /** Number of bytes at the start of a file that are needed. */
    public static final int BYTES = 512;

    private static final String TO_UTF8 = "; convert it to UTF-8, for example with iconv";
    private static final List<Signature> KNOWN = List.of(
            new Signature("fffe", "UTF-16 text" + TO_UTF8),
            new Signature("feff", "UTF-16 text" + TO_UTF8),
            new Signature("fd377a585a00", "an xz file; decompress it with xz -d"),
            new Signature("504b0304", "a zip file; extract it with unzip"),
            new Signature("377abcaf271c", "a 7z file; extract it"),
            new Signature("1f8b", "a gzip file; name it .gz"),
            new Signature("425a68", "a bzip2 file; name it .bz2"),
            new Signature("28b52ffd", "a Zstandard file; name it .zst"),
            new Signature("50415231", "a Parquet file; set format: parquet"),
            new Signature("894844460d0a1a0a", "an HDF5 file; export it as text or Parquet"));

    private record Signature(String hex, String name) {
        boolean matches(byte[] bytes) {
            byte[] start = HexFormat.of().parseHex(hex);
            return bytes.length >= start.length && Arrays.equals(start, Arrays.copyOf(bytes, start.length));
        }
    }

    private FileSignature() {}

    /**
     * Returns what the file is and what to do, or empty if it may be UTF-8 text.
     *
     * @param start first bytes of the file
     */
    public static Optional<String> notText(byte[] start) {
        Optional<String> known = KNOWN.stream()
                .filter(kind -> kind.matches(start))
                .map(Signature::name)
                .findFirst();
        if (known.isPresent()) {
            return known;
        }
        for (byte one : start) {
            if (one == 0) {
                return Optional.of("bytes that are 0, as in UTF-16 text or binary data; convert it to UTF-8 text");
            }
        }
        return Optional.empty();
    }
}
