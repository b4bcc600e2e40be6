package io.gradwatch.training.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JPEG images are turned upright as their Exif orientation says. */
class PictureTest {
    private static final int SIDE = 16;

    @ParameterizedTest
    @CsvSource({
        "1, 0, 80, 160, 240",
        "2, 80, 0, 240, 160",
        "3, 240, 160, 80, 0",
        "4, 160, 240, 0, 80",
        "5, 0, 160, 80, 240",
        "6, 160, 0, 240, 80",
        "7, 240, 80, 160, 0",
        "8, 80, 240, 0, 160",
        "9, 0, 80, 160, 240"
    })
    void cornersAreWhereTheOrientationPutsThem(
            int orientation, double topLeft, double topRight, double bottomLeft, double bottomRight)
            throws IOException {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            double[] pixels = new double[SIDE * SIDE];
            read(oriented(jpeg(SIDE, SIDE), orientation, order)).write(1, SIDE, SIDE, pixels);

            assertThat(new double[] {pixels[0], pixels[SIDE - 1], pixels[SIDE * (SIDE - 1)], pixels[SIDE * SIDE - 1]})
                    .containsExactly(new double[] {topLeft, topRight, bottomLeft, bottomRight}, within(3.0));
        }
    }

    @Test
    void turnedImagesSwapWidthAndHeight() throws IOException {
        double[] pixels = new double[SIDE * SIDE / 2];

        read(oriented(jpeg(SIDE, SIDE / 2), 6, ByteOrder.BIG_ENDIAN)).write(1, SIDE, SIDE / 2, pixels);

        assertThat(pixels[0]).isCloseTo(0, within(3.0));
        assertThat(pixels[SIDE * SIDE / 2 - 1]).isCloseTo(80, within(3.0));
    }

    @Test
    void aDamagedExifSegmentIsIgnored() throws IOException {
        byte[] whole = oriented(jpeg(SIDE, SIDE), 6, ByteOrder.BIG_ENDIAN);
        whole[16] = 0x7f;

        assertThat(JpegHeader.of(whole).orientation()).isEqualTo(1);
        assertThat(JpegHeader.of(Arrays.copyOf(whole, 30)).components()).isZero();
    }

    private static Picture read(byte[] file) throws IOException {
        return Picture.read(new ByteArrayInputStream(file)).orElseThrow();
    }

    /** Returns a grey JPEG file of quadrants with the brightness 0, 80, 160 and 240. */
    private static byte[] jpeg(int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, 80 * (x / 8) + 160 * (y / 8));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", bytes);
        return bytes.toByteArray();
    }

    /** Inserts an Exif segment with one entry after the first marker. */
    private static byte[] oriented(byte[] jpeg, int orientation, ByteOrder order) {
        ByteBuffer file = ByteBuffer.allocate(jpeg.length + 36);
        file.put(jpeg, 0, 2)
                .putShort((short) 0xffe1)
                .putShort((short) 34)
                .putInt(0x45786966)
                .putShort((short) 0);
        file.order(order);
        file.putShort((short) (order == ByteOrder.BIG_ENDIAN ? 0x4d4d : 0x4949))
                .putShort((short) 42)
                .putInt(8);
        file.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
        file.putShort((short) orientation).putShort((short) 0).putInt(0);
        return file.put(jpeg, 2, jpeg.length - 2).array();
    }
}
