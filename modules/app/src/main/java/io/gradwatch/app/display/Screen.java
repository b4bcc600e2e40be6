package io.gradwatch.app.display;

import java.util.List;

/** Where a run is shown. */
interface Screen {
    /** What is good to know once. */
    void note(String line);

    /** How far the run is now; old progress is of no interest any more. */
    void progress(Progress progress);

    /** What an epoch gave. */
    void epoch(String line);

    /** What must be seen. */
    void alert(List<String> lines);

    /** Nothing more will be shown. */
    void close();
}
