package io.gradwatch.bench.language;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A file of the project and what of it people read.
 *
 * @param file path relative to the root of the project, with slashes
 * @param text the whole file
 * @param visible the file with everything hidden that is not prose, as long as the text
 */
record Prose(String file, String text, String visible) {
    private static final Pattern HASH = Pattern.compile("(?m)(?:^|\\s)#(.*)$");
    private static final Pattern YAML_TEXT = Pattern.compile("(?m)^(?<indent> *)(?:- )?"
            + "(?:summary|description|title|message|help|text): ?(.*(?:\\n\\k<indent> +(?! *\\w+:).*)*)");
    private static final Pattern JSON_TEXT =
            Pattern.compile("\"(?:summary|description|title|text|displayName)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern XML_TEXT = Pattern.compile("(?s)<!--(.*?)-->|<(?:message|description|name)>(.*?)</");
    private static final Pattern SHELL_TEXT = Pattern.compile("(?m)(?:echo|printf) \"([^\"]*)\"");
    private static final List<Pattern> MARKDOWN_CODE = List.of(
            Pattern.compile("(?ms)^ *```.*?^ *``` *$"),
            Pattern.compile("`[^`]*`"),
            Pattern.compile("\\]\\([^)]*\\)"),
            Pattern.compile("https?://\\S+"),
            Pattern.compile("\\|"));
    private static final List<Pattern> HTML_CODE =
            List.of(Pattern.compile("(?s)<(script|style)\\b.*?</\\1>"), Pattern.compile("(?s)<[^>]*>"));

    /** Returns the line of an offset into the text, counted from 1. */
    int line(int offset) {
        return 1
                + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    }

    boolean isJava() {
        return file.endsWith(".java");
    }

    /** Reads a file by the rules of its kind, which its name decides. */
    static Prose of(String file, String text) {
        return new Prose(file, text, mask(file, text).toString());
    }

    private static Mask mask(String file, String text) {
        boolean test = file.contains("src/test/");
        return switch (extension(file)) {
            case "java" -> SourceProse.of(text, !test);
            case "js", "ts", "css" -> SourceProse.of(text, !test);
            case "md" -> without(text, MARKDOWN_CODE);
            case "html" -> without(text, HTML_CODE);
            case "yaml", "yml" -> {
                Mask mask = hashComments(text);
                YAML_TEXT.matcher(text).results().forEach(found -> mask.show(found.start(2), found.end(2)));
                yield mask;
            }
            case "json" -> {
                Mask mask = Mask.hiding(text);
                mask.show(JSON_TEXT);
                yield mask;
            }
            case "xml" -> {
                Mask mask = Mask.hiding(text);
                XML_TEXT.matcher(text).results().forEach(found -> {
                    int group = found.start(1) < 0 ? 2 : 1;
                    mask.show(found.start(group), found.end(group));
                });
                yield mask;
            }
            default -> {
                Mask mask = hashComments(text);
                mask.show(SHELL_TEXT);
                yield mask;
            }
        };
    }

    private static Mask hashComments(String text) {
        Mask mask = Mask.hiding(text);
        mask.show(HASH);
        HASH.matcher(text).results().forEach(found -> mask.blank(found.start(1) - 1, found.start(1)));
        mask.hide(Pattern.compile("`[^`\n]*`"));
        return mask;
    }

    private static Mask without(String text, List<Pattern> code) {
        Mask mask = Mask.showing(text);
        code.forEach(mask::hide);
        return mask;
    }

    private static String extension(String file) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
