package io.gradwatch.app.display;

import java.util.List;

/** The output device of a display. */
interface Screen {
    /** Shows a note. */
    void note(String line);

    /** Shows the progress, which replaces the previous one. */
    void progress(Progress progress);

    /** Shows the losses of an epoch. */
    void epoch(String line);

    /** Shows lines that even a quiet display shows. */
    void alert(List<String> lines);

    /** Ends the output. */
    void close();
}
