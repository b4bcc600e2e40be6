package io.gradwatch.training.data.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.training.data.shard.Shard;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows from folders of images, and the problems of files that are not images. */
class ImageFormatTest extends FormatFixture {
    @Test
    void imagesAreResizedAndFoldersAreClassesInNameOrder() throws IOException {
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
    void greyImagesKeepTheirBrightnessAtAnyBitDepth() throws IOException {
        image("a/1.png", 1, 1, BufferedImage.TYPE_BYTE_GRAY, 100);
        image("a/2.png", 1, 1, BufferedImage.TYPE_USHORT_GRAY, 100 << 8 | 7);

        assertThat(ShardRows.features(shards(images(1, 1, 1, 1), 1), Shard::train, 1))
                .containsExactly(100, 100);
    }

    @Test
    void imagesThatCannotBeDecodedAreReportedByName() throws IOException {
        image("a/1.png", 2, 2, BufferedImage.TYPE_BYTE_GRAY, 1, 2, 3, 4);
        image("b/1.png", 2, 2, BufferedImage.TYPE_BYTE_GRAY, 1, 2, 3, 4);
        Files.writeString(at("images/a/2.png"), "text");
        byte[] whole = Files.readAllBytes(at("images/b/1.png"));
        Files.write(at("images/b/2.png"), Arrays.copyOf(whole, whole.length / 2));

        assertThat(problems(images(1, 2, 2, 2)))
                .hasSize(2)
                .first()
                .isEqualTo(at("images/a/2.png")
                        + ": expected an image (png, jpeg, gif, bmp or tiff), found another format");
        assertThat(problems(images(1, 2, 2, 2)).get(1)).startsWith(at("images/b/2.png") + ": expected ");
    }

    @Test
    void imagesWithoutARightConversionToBytesAreReportedByName() throws IOException {
        // Written by Pillow (CMYK without a profile) and by tifffile (32-bit floats).
        for (String name : List.of("cmyk.jpg", "float.tif")) {
            Files.createDirectories(at("images/" + name));
            try (InputStream image = getClass().getResourceAsStream(name)) {
                Files.copy(image, at("images/" + name + "/" + name));
            }
        }

        assertThat(problems(images(1, 8, 8, 2)))
                .containsExactly(
                        at("images/cmyk.jpg/cmyk.jpg") + ": expected an image that can be decoded, found: CMYK, which"
                                + " has no unique conversion to RGB; convert the image to RGB",
                        at("images/float.tif/float.tif") + ": expected an image that can be decoded, found:"
                                + " floating-point samples, whose range is not known; convert the image to 8 or 16"
                                + " bits");
    }

    @Test
    void foldersThatDoNotMatchTheClassesAreReported() throws IOException {
        image("a/1.png", 1, 1, BufferedImage.TYPE_BYTE_GRAY, 1);
        Files.createDirectories(at("images/b"));

        assertThat(problems(images(1, 2, 2, 3)))
                .containsExactly(
                        at("images") + ": expected 3 folders, one for each class, found 2: a, b",
                        at("images/b") + ": expected at least one image, found none");
    }

    private static int[] grey(int pixels, int value) {
        int[] rgb = new int[pixels];
        Arrays.fill(rgb, value << 16 | value << 8 | value);
        return rgb;
    }
}
