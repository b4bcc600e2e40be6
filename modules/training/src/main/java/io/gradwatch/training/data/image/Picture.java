package io.gradwatch.training.data.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes an image into planes of bytes (grey, or red, green and blue) of a requested size. */
final class Picture {
    private static final double RED = 0.299;
    private static final double GREEN = 0.587;
    private static final double BLUE = 0.114;

    private final BufferedImage image;
    private final boolean grey;

    private Picture(BufferedImage image) {
        this.image = image;
        this.grey = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    }

    /**
     * Decodes an image.
     *
     * @return empty if no decoder knows the format
     * @throws IOException if the image is damaged
     */
    static Optional<Picture> read(InputStream stream) throws IOException {
        try {
            // ImageIO returns null if no decoder knows the format.
            return Optional.ofNullable(ImageIO.read(new MemoryCacheImageInputStream(stream)))
                    .map(Picture::new);
        } catch (RuntimeException e) {
            // On damaged images the JDK's decoders throw various runtime exceptions.
            throw new IOException(e.toString(), e);
        }
    }

    /** Writes whole numbers from 0 to 255 into {@code target}, plane by plane and row by row. */
    void write(int channels, int height, int width, double[] target) {
        Resampling across = new Resampling(image.getWidth(), width);
        Resampling down = new Resampling(image.getHeight(), height);
        for (int channel = 0; channel < channels; channel++) {
            double[] narrow = narrow(channels, channel, across);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    target[(channel * height + y) * width + x] = Math.round(down.sample(narrow, x, width, y));
                }
            }
        }
    }

    /** Returns one plane with the new width and the old height. */
    private double[] narrow(int channels, int channel, Resampling across) {
        double[] narrow = new double[image.getHeight() * across.length()];
        double[] line = new double[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < line.length; x++) {
                line[x] = grey ? greySample(x, y) : component(image.getRGB(x, y), channels, channel);
            }
            for (int x = 0; x < across.length(); x++) {
                narrow[y * across.length() + x] = across.sample(line, 0, 1, x);
            }
        }
        return narrow;
    }

    /** Reads the raster, because getRGB() treats a grey colour space as linear and would change the brightness. */
    private double greySample(int x, int y) {
        int bits = image.getColorModel().getComponentSize(0);
        return image.getRaster().getSample(x, y, 0) >> (bits - Byte.SIZE);
    }

    private static double component(int rgb, int channels, int channel) {
        int red = rgb >> 16 & 0xff;
        int green = rgb >> 8 & 0xff;
        int blue = rgb & 0xff;
        if (channels == 1) {
            return RED * red + GREEN * green + BLUE * blue;
        }
        return channel == 0 ? red : channel == 1 ? green : blue;
    }
}
