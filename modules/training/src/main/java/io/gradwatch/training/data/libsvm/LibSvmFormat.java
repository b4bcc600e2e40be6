package io.gradwatch.training.data.libsvm;

import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.format.Format;
import io.gradwatch.training.data.format.NumberRule;
import io.gradwatch.training.data.text.LineLayout;
import io.gradwatch.training.data.text.TextFormat;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** LIBSVM's sparse text: lines of a label and the features that are not 0. */
public final class LibSvmFormat {
    private LibSvmFormat() {}

    public static Format of(SparkSession session, DataSpec.LibSvm libSvm, DataSpec spec, int partitions) {
        return new TextFormat(
                session,
                new TextFormat.Lines(libSvm.path(), new LineLayout(false, "#"), libSvm.limit()),
                (firstLine, file, problems) ->
                        Optional.of(new LibSvmParser(spec.features().length(), NumberRule.of(spec.label()))),
                partitions);
    }
}
