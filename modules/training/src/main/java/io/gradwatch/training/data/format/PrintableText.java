package io.gradwatch.training.data.format;

/**
 * Text from files that is safe to print. A cell or a file name may hold escape sequences that a terminal would execute, or
 * megabytes of binary data.
 */
final class PrintableText {
    private static final int LONGEST = 2000;

    private PrintableText() {}

    /**
     * Returns the text with characters that are not printable as {@code \}{@code uXXXX}, cut to {@value #LONGEST}
     * characters.
     */
    static String of(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
            char character = text.charAt(i);
            if (isPrintable(character)) {
                printable.append(character);
            } else {
                printable.append(String.format("\\u%04x", (int) character));
            }
        }
        return text.length() > LONGEST ? printable.append('…').toString() : printable.toString();
    }

    private static boolean isPrintable(char character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
