package io.gradwatch.bench.language;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the prose of a source in Java or JavaScript: comments, and those string literals that look like messages to people
 * because they contain two words in a row.
 */
final class SourceProse {
    private static final Pattern MESSAGE = Pattern.compile("[A-Za-z]{2,},? [a-z]{2,}");
    private static final Pattern JOINED = Pattern.compile("\\s*\\+\\s*");
    private static final Pattern GUTTER = Pattern.compile("(?m)^\\s*\\*(?!/)");
    private static final Pattern CODE = Pattern.compile("(?s)<pre>.*?</pre>|<code>.*?</code>|</?[a-z]+[0-9]?>|`[^`\n]*`"
            + "|\\{@\\w+(?:[^{}]|\\{[^{}]*\\})*\\}|@(?:param|throws|see)\\s+\\S+|@\\w+");

    private final String text;
    private final boolean messages;
    private final Mask mask;
    private final List<Integer> javadocs = new ArrayList<>();
    /** Start and end of each literal in the current run of literals that are joined by {@code +}. */
    private final List<int[]> literals = new ArrayList<>();

    private SourceProse(String text, boolean messages) {
        this.text = text;
        this.messages = messages;
        this.mask = Mask.hiding(text);
    }

    /** Returns the source with everything hidden but comments and, on request, messages. */
    static Mask of(String text, boolean messages) {
        SourceProse prose = new SourceProse(text, messages);
        prose.scan();
        return prose.mask;
    }

    /** Returns the offset of each Javadoc comment. */
    static List<Integer> javadocs(String text) {
        SourceProse prose = new SourceProse(text, false);
        prose.scan();
        return prose.javadocs;
    }

    private void scan() {
        int at = 0;
        while (at < text.length()) {
            at = next(at);
        }
        endOfLiterals();
    }

    private int next(int at) {
        if (text.startsWith("//", at)) {
            return comment(at, 2, end("\n", at), 0);
        }
        if (text.startsWith("/*", at)) {
            boolean javadoc = text.startsWith("/**", at);
            if (javadoc) {
                javadocs.add(at);
            }
            return comment(at, javadoc ? 3 : 2, end("*/", at + 2), 2);
        }
        if (text.startsWith("\"\"\"", at)) {
            return literal(at, 3, end("\"\"\"", at + 3));
        }
        char c = text.charAt(at);
        if (c == '"' || c == '\'' || c == '`') {
            return literal(at, 1, closing(c, at + 1));
        }
        return at + 1;
    }

    private int end(String mark, int from) {
        int found = text.indexOf(mark, from);
        return found < 0 ? text.length() : found + mark.length();
    }

    private int closing(char quote, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == quote || (c == '\n' && quote != '`')) {
                return i + 1;
            }
        }
        return text.length();
    }

    private int comment(int start, int opening, int end, int closing) {
        mask.show(start, end);
        mask.blank(start, start + opening);
        mask.blank(end - closing, end);
        String inner = text.substring(start, end);
        GUTTER.matcher(inner).results().forEach(found -> mask.blank(start + found.start(), start + found.end()));
        CODE.matcher(inner).results().forEach(found -> mask.hide(start + found.start(), start + found.end()));
        return end;
    }

    private int literal(int start, int quotes, int end) {
        boolean joined = !literals.isEmpty()
                && JOINED.matcher(text.substring(literals.get(literals.size() - 1)[1] + quotes, start))
                        .matches();
        if (!joined) {
            endOfLiterals();
        }
        literals.add(new int[] {start + quotes, Math.max(start + quotes, end - quotes)});
        return end;
    }

    private void endOfLiterals() {
        StringBuilder message = new StringBuilder();
        literals.forEach(literal -> message.append(text, literal[0], literal[1]));
        if (messages && MESSAGE.matcher(message).find()) {
            int last = literals.get(0)[0];
            for (int[] literal : literals) {
                mask.blank(last, literal[0]);
                mask.show(literal[0], literal[1]);
                last = literal[1];
            }
        }
        literals.clear();
    }
}
