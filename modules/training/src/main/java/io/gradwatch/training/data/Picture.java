package io.gradwatch.training.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes images into planes of bytes, grey or red, green and blue, of the size that is asked for. */
final class Picture {
    private static final double RED = 0.299;
    private static final double GREEN = 0.587;
    private static final double BLUE = 0.114;

    private final BufferedImage image;

    private Picture(BufferedImage image) {
        this.image = image;
    }

    /**
     * Decodes an image.
     *
     * @return empty if it is in no format that is known here
     * @throws IOException if it is damaged
     */
    static Optional<Picture> read(InputStream stream) throws IOException {
        try {
            // Returns null for what is no image.
            return Optional.ofNullable(ImageIO.read(new MemoryCacheImageInputStream(stream)))
                    .map(Picture::new);
        } catch (RuntimeException e) {
            // Decoders stumble over damage in many ways.
            throw new IOException(e.toString(), e);
        }
    }

    /** Whole numbers from 0 to 255, plane by plane and row by row, into {@code target}. */
    void write(int channels, int height, int width, float[] target) {
        Resampling across = new Resampling(image.getWidth(), width);
        Resampling down = new Resampling(image.getHeight(), height);
        for (int channel = 0; channel < channels; channel++) {
            double[] narrow = across(plane(channels, channel), across);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    target[(channel * height + y) * width + x] = Math.round(down.sample(narrow, x, width, y));
                }
            }
        }
    }

    private double[] across(double[] plane, Resampling across) {
        int width = image.getWidth();
        double[] narrow = new double[image.getHeight() * across.length()];
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < across.length(); x++) {
                narrow[y * across.length() + x] = across.sample(plane, y * width, 1, x);
            }
        }
        return narrow;
    }

    private double[] plane(int channels, int channel) {
        int width = image.getWidth();
        double[] plane = new double[image.getHeight() * width];
        boolean grey = isGreyBytes();
        Raster raster = image.getRaster();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < width; x++) {
                // For grey images getRGB() would change the brightness, as their colour space is linear to Java.
                plane[y * width + x] =
                        grey ? raster.getSample(x, y, 0) : component(image.getRGB(x, y), channels, channel);
            }
        }
        return plane;
    }

    private boolean isGreyBytes() {
        return image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
                && image.getColorModel().getComponentSize(0) == Byte.SIZE;
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
