package io.gradwatch.training.data.format;

import java.io.IOException;
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

/** The lines of text files in the order of their paths, compressed or not. */
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
     * How the first file begins that has any lines.
     *
     * @param file its URI, or the path if there is no such file
     */
    record Beginning(String file, List<String> lines) {}

    /** Up to so many lines, read on the driver as tasks read them. */
    Beginning beginning(int count) throws IOException {
        for (FileStatus file : input.files()) {
            List<String> lines = firstLines(file, count);
            if (!lines.isEmpty()) {
                return new Beginning(file.getPath().toString(), lines);
            }
        }
        return new Beginning(input.name(), List.of());
    }

    /** What is made of every split, one partition each, in the order of files and lines. */
    <T> JavaRDD<T> map(Function2<TextSplit, Iterator<String>, Iterator<T>> function) throws IOException {
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
                (split, linesOfSplit) -> function.call(new TextSplit((FileSplit) split), texts(linesOfSplit));
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

    private static Iterator<String> texts(Iterator<Tuple2<LongWritable, Text>> lines) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(lines, Spliterator.ORDERED), false)
                .map(line -> line._2().toString())
                .iterator();
    }
}
