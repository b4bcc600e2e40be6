package io.gradwatch.training.data.text;

import io.gradwatch.training.data.format.FileSignature;
import io.gradwatch.training.data.format.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.lib.input.FileInputFormat;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;
import org.apache.hadoop.mapreduce.lib.input.LineRecordReader;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.api.java.JavaNewHadoopRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/** Text files, compressed or not, read in the order of their paths. */
final class TextFiles {
    private static final long LEAST_SPLIT_BYTES = 1 << 16;

    private final JavaSparkContext context;
    private final InputFile input;
    private final int partitions;

    TextFiles(JavaSparkContext context, String path, int partitions) {
        this.context = context;
        this.input = new InputFile(path, context.hadoopConfiguration());
        this.partitions = partitions;
    }

    boolean isOne() throws IOException {
        return input.files().size() == 1;
    }

    /**
     * The range of a file that one task reads.
     *
     * @param file URI of the file
     * @param start offset of the first byte
     */
    record Split(String file, long start) implements Serializable {
        boolean isFirst() {
            return start == 0;
        }
    }

    /**
     * The first lines of the first file that has any.
     *
     * @param file URI of the file, or the path if no file has a line
     */
    record Beginning(String file, List<String> lines) {}

    /** The first bytes of a file as it is stored. */
    static final class Start {
        private final String file;
        private final byte[] bytes;

        Start(String file, byte[] bytes) {
            this.file = file;
            this.bytes = bytes;
        }

        String file() {
            return file;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    /** Returns the starts of the first files, except those that Hadoop decompresses because of their names. */
    List<Start> starts(int files) throws IOException {
        CompressionCodecFactory codecs = new CompressionCodecFactory(context.hadoopConfiguration());
        List<Start> starts = new ArrayList<>();
        for (FileStatus file : input.files().stream().limit(files).toList()) {
            if (codecs.getCodec(file.getPath()) == null) {
                String name = file.getPath().toString();
                try (InputStream stream = new InputFile(name, input.hadoop()).open()) {
                    starts.add(new Start(name, stream.readNBytes(FileSignature.BYTES)));
                }
            }
        }
        return starts;
    }

    /** Returns what to do if the folder has no files, or an empty string. */
    String hint() throws IOException {
        return input.partitionHint();
    }

    /** Reads up to {@code count} lines on the driver, with the record reader that tasks use. */
    Beginning beginning(int count) throws IOException {
        for (FileStatus file : input.files()) {
            List<String> lines = firstLines(file, count);
            if (!lines.isEmpty()) {
                return new Beginning(file.getPath().toString(), lines);
            }
        }
        return new Beginning(input.name(), List.of());
    }

    /** Applies a function to the lines of every split. The result has one partition per split, in file and line order. */
    <T> JavaRDD<T> map(Function2<Split, Iterator<String>, Iterator<T>> function) throws IOException {
        List<FileStatus> files = input.files();
        long bytes = files.stream().mapToLong(FileStatus::getLen).sum();
        Job job = Job.getInstance(context.hadoopConfiguration());
        FileInputFormat.setInputPaths(
                job, files.stream().map(InputFile::literally).toArray(Path[]::new));
        FileInputFormat.setMaxInputSplitSize(job, Math.max(LEAST_SPLIT_BYTES, bytes / partitions + 1));
        Configuration settings = job.getConfiguration();
        settings.setInt(FileInputFormat.LIST_STATUS_NUM_THREADS, 1);
        var lines = (JavaNewHadoopRDD<LongWritable, Text>)
                context.newAPIHadoopRDD(settings, TextInputFormat.class, LongWritable.class, Text.class);
        Function2<InputSplit, Iterator<Tuple2<LongWritable, Text>>, Iterator<T>> ofSplit =
                (split, linesOfSplit) -> function.call(split((FileSplit) split), texts(linesOfSplit));
        return lines.mapPartitionsWithInputSplit(ofSplit, true);
    }

    private List<String> firstLines(FileStatus file, int count) throws IOException {
        List<String> lines = new ArrayList<>();
        try (LineRecordReader reader = new LineRecordReader()) {
            reader.initialize(
                    new FileSplit(file.getPath(), 0, file.getLen(), new String[0]),
                    new TaskAttemptContextImpl(context.hadoopConfiguration(), new TaskAttemptID()));
            while (lines.size() < count && reader.nextKeyValue()) {
                lines.add(reader.getCurrentValue().toString());
            }
        }
        return lines;
    }

    private static Split split(FileSplit split) {
        return new Split(split.getPath().toString(), split.getStart());
    }

    private static Iterator<String> texts(Iterator<Tuple2<LongWritable, Text>> lines) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(lines, Spliterator.ORDERED), false)
                .map(line -> line._2().toString())
                .iterator();
    }
}
