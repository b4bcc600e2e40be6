package io.gradwatch.bench.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form of Javadoc: a type's opens with a noun phrase or a verb, a method's with a verb in the third person, and neither
 * with a bare preposition or a question word.
 */
final class JavadocForm {
    private static final Set<String> BARE = Set.of(
            "Of", "For", "On", "To", "With", "Without", "By", "In", "Into", "At", "From", "As", "Per", "Within",
            "Between", "Among", "Beside", "Until", "Since", "Before", "After", "When", "While", "Whether", "What",
            "Where", "How", "Who", "Whose", "Which", "That", "Because", "Lets");
    private static final Pattern BARE_PARAMETER =
            Pattern.compile("@(?:param\\s+\\S+|return)\\s+(of|for|by|with|to|from|in|as|at|on|what|where)\\b");
    private static final Pattern FIRST_WORD = Pattern.compile("[\\s*/]*([A-Za-z]+(?:'s)?|\\S)");
    private static final Pattern VERB = Pattern.compile("[A-Z][a-z]+s|Called|Invoked");
    private static final Set<String> NO_VERBS = Set.of("This", "These", "Those", "Its", "Is", "Others", "Always");
    private static final Pattern ANNOTATION =
            Pattern.compile("\\s*@(?!interface)\\w+(?:\\((?:[^()\"]|\"[^\"]*\")*\\))?");
    private static final Pattern METHOD =
            Pattern.compile("(?!\\s*[A-Z][A-Z0-9_]*\\b)[^{};=,]*?\\b[a-z]\\w*\\s*\\(", Pattern.DOTALL);
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|record|interface|enum)\\b");

    private JavadocForm() {}

    static List<Violation> violations(Prose prose) {
        List<Violation> violations = new ArrayList<>();
        for (int start : SourceProse.javadocs(prose.text())) {
            int end = prose.text().indexOf("*/", start) + 2;
            String javadoc = prose.text().substring(start, end);
            Matcher first = FIRST_WORD.matcher(javadoc);
            if (first.lookingAt()) {
                String word = first.group(1);
                String advice = null;
                if (BARE.contains(word)) {
                    advice = "open Javadoc with a noun phrase (type, field) or a verb such as \"Returns\" (method)";
                } else if (Character.isLetter(word.charAt(0)) && declaresMethod(prose.text(), end) && !isVerb(word)) {
                    advice = "open a method's Javadoc with a verb in the third person, such as \"Returns\"";
                }
                if (advice != null) {
                    violations.add(new Violation(prose.file(), prose.line(start + first.start(1)), word, advice));
                }
            }
            Matcher parameter = BARE_PARAMETER.matcher(javadoc);
            while (parameter.find()) {
                violations.add(new Violation(
                        prose.file(), prose.line(start + parameter.start()), parameter.group(), "use a noun phrase"));
            }
        }
        return violations;
    }

    private static boolean isVerb(String word) {
        return VERB.matcher(word).matches() && !NO_VERBS.contains(word);
    }

    private static boolean declaresMethod(String text, int from) {
        Matcher annotation = ANNOTATION.matcher(text);
        int at = from;
        while (annotation.find(at) && annotation.start() == at) {
            at = annotation.end();
        }
        Matcher method = METHOD.matcher(text).region(at, text.length());
        return method.lookingAt() && !TYPE.matcher(method.group()).find();
    }
}
