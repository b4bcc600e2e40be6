package io.gradwatch.training.data.files;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.DataSpec.Classes;
import io.gradwatch.training.data.DataSpec.Features;
import io.gradwatch.training.data.DataSpec.Holdout;
import io.gradwatch.training.data.DataSpec.Image;
import io.gradwatch.training.data.DataSpec.Label;
import io.gradwatch.training.data.DataSpec.LibSvm;
import io.gradwatch.training.data.DataSpec.Parquet;
import io.gradwatch.training.data.DataSpec.Scale;
import io.gradwatch.training.data.DataSpec.Source;
import io.gradwatch.training.data.shard.Shard;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.imageio.ImageIO;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Base of format tests: writes files of each format, describes them, and reads them with Spark. */
abstract class FormatFixture {
    static SparkSession spark;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    String parquet(String query, int files) {
        String path = at("rows-" + query.hashCode()).toString();
        // The fourth argument of range is the number of partitions, which are written in order.
        spark.sql(query.replaceFirst("range\\((\\d+)\\)", "range(0, $1, 1, " + files + ")"))
                .write()
                .parquet(path);
        return path;
    }

    static DataSpec parquet(String path, List<String> columns, int features, Label label) {
        return spec(
                new Parquet(path, OptionalLong.empty()), new Features(columns, List.of(features), Scale.NONE), label);
    }

    void image(String name, int width, int height, int type, int... pixels) throws IOException {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int i = 0; i < pixels.length; i++) {
            if (type == BufferedImage.TYPE_BYTE_GRAY || type == BufferedImage.TYPE_USHORT_GRAY) {
                image.getRaster().setSample(i % width, i / width, 0, pixels[i]);
            } else {
                image.setRGB(i % width, i / width, pixels[i]);
            }
        }
        Path file = at("images/" + name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, name.substring(name.length() - 3), file.toFile());
    }

    static List<String> parts(String path) {
        try (var files = Files.list(Path.of(path))) {
            return files.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    DataSpec images(int channels, int height, int width, int classes) {
        return spec(
                new Image(at("images").toString(), OptionalLong.empty()),
                new Features(List.of(), List.of(channels, height, width), Scale.NONE),
                new Classes(Optional.empty(), classes));
    }

    static DataSpec libSvm(String path, int features, Label label) {
        return spec(
                new LibSvm(path, OptionalLong.empty()), new Features(List.of(), List.of(features), Scale.NONE), label);
    }

    static DataSpec spec(Source source, Features features, Label label) {
        return new DataSpec(source, Optional.empty(), Holdout.NONE, features, label, false);
    }

    static List<Shard> shards(DataSpec spec, int workers) {
        return new DataPreparation(spark).prepare(spec, workers, 1).shards().collect();
    }

    static List<String> problems(DataSpec spec) {
        InvalidInputException refused =
                catchThrowableOfType(InvalidInputException.class, () -> new DataPreparation(spark).prepare(spec, 1, 1));
        return refused.problems().stream().map(Object::toString).toList();
    }

    String text(String name, String text) {
        return new DataFiles(folder).text(name, text);
    }

    Path at(String name) {
        return folder.resolve(name);
    }
}
