package io.gradwatch.training.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.training.data.Shard;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of folders of images, and what is told of files that are none. */
class ImageFormatTest extends FormatFixture {
    @Test
    void imagesAreResizedAndClassesAreFoldersByName() throws IOException {
        image("b/1.png", 2, 2, BufferedImage.TYPE_BYTE_GRAY, 0, 100, 50, 250);
        image("a/2.png", 4, 4, BufferedImage.TYPE_INT_RGB, grey(16, 10));
        image("a/1.bmp", 2, 2, BufferedImage.TYPE_INT_RGB, 0xff0000, 0x00ff00, 0x0000ff, 0xffffff);

        List<Shard> shards = shards(images(1, 2, 2, 2), 1);

        assertThat(ShardRows.features(shards, Shard::train, 4))
                .containsExactly(76, 150, 29, 255, 10, 10, 10, 10, 0, 100, 50, 250);
        assertThat(ShardRows.labels(shards, Shard::train, 2)).containsExactly(1, 0, 1, 0, 0, 1);
    }

    @Test
    void colouredImagesAreThreePlanes() throws IOException {
        image("a/1.png", 2, 1, BufferedImage.TYPE_INT_RGB, 0x010203, 0x040506);
        image("b/1.png", 2, 1, BufferedImage.TYPE_BYTE_GRAY, 7, 8);

        List<Shard> shards = shards(images(3, 1, 2, 2), 1);

        assertThat(ShardRows.features(shards, Shard::train, 6)).containsExactly(1, 4, 2, 5, 3, 6, 7, 8, 7, 8, 7, 8);
    }

    @Test
    void greyImagesKeepTheirBrightnessWhateverTheirDepth() throws IOException {
        image("a/1.png", 1, 1, BufferedImage.TYPE_BYTE_GRAY, 100);
        image("a/2.png", 1, 1, BufferedImage.TYPE_USHORT_GRAY, 100 << 8 | 7);

        assertThat(ShardRows.features(shards(images(1, 1, 1, 1), 1), Shard::train, 1))
                .containsExactly(100, 100);
    }

    @Test
    void resamplingKeepsSizesMeansAndConstants() {
        double[] samples = IntStream.range(0, 12).mapToDouble(i -> i * i).toArray();

        assertThat(resampled(samples, 12)).containsExactly(samples, within(1e-12));
        assertThat(resampled(new double[] {5, 5, 5, 5, 5}, 3)).containsExactly(new double[] {5, 5, 5}, within(1e-12));
        assertThat(resampled(new double[] {5, 5}, 7)).containsOnly(5.0);
        assertThat(resampled(new double[] {0, 10}, 4)).containsExactly(new double[] {0, 2.5, 7.5, 10}, within(1e-12));
        assertThat(resampled(new double[] {0, 0, 8, 8}, 2)).containsExactly(new double[] {1, 7}, within(1.0 / 3));
    }

    @Test
    void imagesThatCannotBeReadAreToldWithTheirNames() throws IOException {
        image("a/1.png", 2, 2, BufferedImage.TYPE_BYTE_GRAY, 1, 2, 3, 4);
        image("b/1.png", 2, 2, BufferedImage.TYPE_BYTE_GRAY, 1, 2, 3, 4);
        Files.writeString(at("images/a/2.png"), "text");
        byte[] whole = Files.readAllBytes(at("images/b/1.png"));
        Files.write(at("images/b/2.png"), Arrays.copyOf(whole, whole.length / 2));

        assertThat(problems(images(1, 2, 2, 2)))
                .hasSize(2)
                .first()
                .isEqualTo(at("images/a/2.png") + ": expected an image (png, jpeg, gif, bmp or tiff), found none");
        assertThat(problems(images(1, 2, 2, 2)).get(1)).startsWith(at("images/b/2.png") + ": expected ");
    }

    @Test
    void foldersThatAreNotTheClassesAreTold() throws IOException {
        image("a/1.png", 1, 1, BufferedImage.TYPE_BYTE_GRAY, 1);
        Files.createDirectories(at("images/b"));

        assertThat(problems(images(1, 2, 2, 3)))
                .containsExactly(
                        at("images") + ": expected 3 folders, one for each class, found 2: a, b",
                        at("images/b") + ": expected at least one image, found none");
    }

    private static double[] resampled(double[] samples, int length) {
        Resampling resampling = new Resampling(samples.length, length);
        return IntStream.range(0, length)
                .mapToDouble(i -> resampling.sample(samples, 0, 1, i))
                .toArray();
    }

    private static int[] grey(int pixels, int value) {
        int[] rgb = new int[pixels];
        Arrays.fill(rgb, value << 16 | value << 8 | value);
        return rgb;
    }
}
