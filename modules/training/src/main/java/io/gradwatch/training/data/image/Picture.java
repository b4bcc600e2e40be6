package io.gradwatch.training.data.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.io.ByteArrayInputStream;
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

    private static final String TO_RGB = ", which has no unique conversion to RGB; convert the image to RGB";

    private final BufferedImage image;
    private final boolean grey;

    private final int orientation;

    private Picture(BufferedImage image, int orientation) {
        this.image = image;
        this.orientation = orientation;
        this.grey = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    }

    /**
     * Decodes an image.
     *
     * @return empty if no decoder knows the format
     * @throws IOException if the image is damaged, or if its samples cannot be converted to bytes rightly
     */
    static Optional<Picture> read(InputStream stream) throws IOException {
        byte[] file = stream.readAllBytes();
        JpegHeader jpeg = JpegHeader.of(file);
        if (jpeg.components() > 3) {
            throw new IOException("CMYK" + TO_RGB);
        }
        try {
            // ImageIO returns null if no decoder knows the format.
            BufferedImage image = ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(file)));
            if (image == null) {
                return Optional.empty();
            }
            checkSamples(image);
            return Optional.of(new Picture(image, jpeg.orientation()));
        } catch (RuntimeException e) {
            // On damaged images the JDK's decoders throw various runtime exceptions.
            throw new IOException(e.toString(), e);
        }
    }

    private static void checkSamples(BufferedImage image) throws IOException {
        if (image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_CMYK) {
            throw new IOException("CMYK" + TO_RGB);
        }
        String kind =
                switch (image.getSampleModel().getDataType()) {
                    case DataBuffer.TYPE_FLOAT, DataBuffer.TYPE_DOUBLE -> "floating-point";
                    case DataBuffer.TYPE_SHORT -> "signed";
                    case DataBuffer.TYPE_INT -> image.getColorModel().getComponentSize(0) > 16 ? "32-bit" : "";
                    default -> "";
                };
        if (!kind.isEmpty()) {
            throw new IOException(kind + " samples, whose range is not known; convert the image to 8 or 16 bits");
        }
    }

    /** Writes whole numbers from 0 to 255 into {@code target}, plane by plane and row by row. */
    void write(int channels, int height, int width, double[] target) {
        Resampling across = new Resampling(isTurned() ? image.getHeight() : image.getWidth(), width);
        Resampling down = new Resampling(isTurned() ? image.getWidth() : image.getHeight(), height);
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
        int lines = isTurned() ? image.getWidth() : image.getHeight();
        double[] narrow = new double[lines * across.length()];
        double[] line = new double[isTurned() ? image.getHeight() : image.getWidth()];
        for (int y = 0; y < lines; y++) {
            for (int x = 0; x < line.length; x++) {
                line[x] = upright(x, y, channels, channel);
            }
            for (int x = 0; x < across.length(); x++) {
                narrow[y * across.length() + x] = across.sample(line, 0, 1, x);
            }
        }
        return narrow;
    }

    /** Returns true if a column of the upright image is a line of the stored one. */
    private boolean isTurned() {
        return orientation > 4;
    }

    /** Returns a sample of the upright image: Exif's orientations 1 to 4 mirror, 5 to 8 also swap lines and columns. */
    private double upright(int x, int y, int channels, int channel) {
        int column = isTurned() ? y : x;
        int line = isTurned() ? x : y;
        boolean fromRight = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean fromBottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        int storedX = fromRight ? image.getWidth() - 1 - column : column;
        int storedY = fromBottom ? image.getHeight() - 1 - line : line;
        return grey ? greySample(storedX, storedY) : component(image.getRGB(storedX, storedY), channels, channel);
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
