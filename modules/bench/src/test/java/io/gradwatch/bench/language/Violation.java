package io.gradwatch.bench.language;

/**
 * One place where a text does not follow the language guide.
 *
 * @param file path relative to the root of the project
 * @param line line number, counted from 1
 * @param phrase words found there
 * @param advice replacement, or the form that is expected
 */
record Violation(String file, int line, String phrase, String advice) {
    @Override
    public String toString() {
        return "%s:%d: \"%s\": %s".formatted(file, line, phrase.replaceAll("\\s+", " "), advice);
    }
}
