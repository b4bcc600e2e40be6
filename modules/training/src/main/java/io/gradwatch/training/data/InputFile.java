package io.gradwatch.training.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file or folder on any of Hadoop's file systems. */
record InputFile(String name, Configuration hadoop) {
    FileStatus status() throws IOException {
        return fileSystem().getFileStatus(new Path(name));
    }

    FSDataInputStream open() throws IOException {
        return fileSystem().open(new Path(name));
    }

    /** This file, or the visible files of this folder by name. */
    List<FileStatus> files() throws IOException {
        FileStatus status = status();
        if (status.isFile()) {
            return List.of(status);
        }
        FileStatus[] children = fileSystem().listStatus(status.getPath(), path -> isVisible(path.getName()));
        return Arrays.stream(children).filter(FileStatus::isFile).sorted().toList();
    }

    private FileSystem fileSystem() throws IOException {
        try {
            return new Path(name).getFileSystem(hadoop);
        } catch (IllegalArgumentException e) {
            throw new IOException("not a path that Hadoop knows: " + e.getMessage(), e);
        }
    }

    private static boolean isVisible(String name) {
        return !name.startsWith("_") && !name.startsWith(".");
    }
}
