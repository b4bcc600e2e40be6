package io.gradwatch.training.data.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.training.data.DataSpec.Classes;
import io.gradwatch.training.data.DataSpec.Targets;
import io.gradwatch.training.data.shard.Shard;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rows of LIBSVM files, and the problems of lines that do not match their description. */
class LibSvmFormatTest extends FormatFixture {
    @Test
    void missingFeaturesAreZero() {
        String path = text("rows.txt", "1 1:0.5 3:-2e1 # a comment\n\n0\n2 2:7\n");

        List<Shard> shards = shards(libSvm(path, 3, new Classes(Optional.empty(), 3)), 2);

        assertThat(ShardRows.features(shards, Shard::train, 3)).containsExactly(0.5f, 0, -20, 0, 0, 0, 0, 7, 0);
        assertThat(ShardRows.labels(shards, Shard::train, 3)).containsExactly(0, 1, 0, 1, 0, 0, 0, 0, 1);
    }

    @Test
    void linesOfCommentsAreSkipped() {
        String path = text("rows.txt", "# made by a script\n1 1:2\n  # between\n0 1:3\n#\n");

        List<Shard> shards = shards(libSvm(path, 1, new Classes(Optional.empty(), 2)), 1);

        assertThat(ShardRows.features(shards, Shard::train, 1)).containsExactly(2, 3);
    }

    @Test
    void labelsMayBeTargets() {
        String path = text("rows.txt", "1.5 1:1\n-3 1:2\n");

        List<Shard> shards = shards(libSvm(path, 1, new Targets(List.of("label"))), 1);

        assertThat(ShardRows.labels(shards, Shard::train, 1)).containsExactly(1.5f, -3);
    }

    @Test
    void invalidLinesAreReportedWithTheirPlaces() {
        String path = text("rows.txt", "0 1:1\n3 1:1\none 1:1\n1 0:1 4:1\n1 2:1 1:x 2:2 3\n\n1 3:x\n # none\n");

        assertThat(problems(libSvm(path, 3, new Classes(Optional.empty(), 3))))
                .containsExactly(
                        path + ":2: label: expected a whole number from 0 to 2, found 3",
                        path + ":3: label: expected a number, found \"one\"",
                        path + ":4: expected an index from 1 to 3 (features.shape), found 0",
                        path + ":4: expected an index from 1 to 3 (features.shape), found 4",
                        path + ":5: expected ascending indices, found 1 after 2",
                        path + ":5: expected ascending indices, found 2 after 2",
                        path + ":5: expected index:value, found \"3\"",
                        path + ":7: index 3: expected a number, found \"x\"");
    }
}
