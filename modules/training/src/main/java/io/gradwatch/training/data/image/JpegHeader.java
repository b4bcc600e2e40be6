package io.gradwatch.training.data.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The part of a JPEG file that ImageIO does not report: ITU-T T.81 (markers), Exif 2.3 (orientation).
 *
 * @param components number of components of a pixel; 0 if unknown
 * @param orientation Exif orientation from 1 to 8; 1 if there is none
 */
record JpegHeader(int components, int orientation) {
    private static final JpegHeader UNKNOWN = new JpegHeader(0, 1);
    private static final long EXIF = 0x457869660000L;
    private static final int ORIENTATION_TAG = 0x0112;
    private static final int MARKER = 0xff;
    private static final int START_OF_IMAGE = 0xffd8;
    private static final int START_OF_SCAN = 0xda;
    private static final int APP1 = 0xe1;
    private static final int ENTRY_BYTES = 12;

    /** Returns the header of a JPEG file, or a header without knowledge for other files. */
    static JpegHeader of(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        if (file.length < 2 || (bytes.getShort() & 0xffff) != START_OF_IMAGE) {
            return UNKNOWN;
        }
        try {
            return read(bytes);
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException damaged) {
            // The decoder reports what is wrong with the file.
            return UNKNOWN;
        }
    }

    private static JpegHeader read(ByteBuffer bytes) {
        int orientation = 1;
        while (true) {
            int marker = marker(bytes);
            if (marker == START_OF_SCAN) {
                return new JpegHeader(0, orientation);
            }
            int length = (bytes.getShort() & 0xffff) - Short.BYTES;
            ByteBuffer segment = bytes.slice(bytes.position(), length);
            bytes.position(bytes.position() + length);
            if (isFrame(marker)) {
                return new JpegHeader(segment.get(5), orientation);
            }
            if (marker == APP1 && orientation == 1) {
                orientation = orientation(segment);
            }
        }
    }

    /** Reads a marker, which any number of fill bytes may precede. */
    private static int marker(ByteBuffer bytes) {
        int marker = MARKER;
        while (marker == MARKER) {
            marker = bytes.get() & 0xff;
        }
        return marker;
    }

    /** Returns true for SOF0 to SOF15, except DHT, JPG and DAC, which share the range. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static int orientation(ByteBuffer segment) {
        if (segment.remaining() < 14 || segment.getLong(0) >>> 16 != EXIF) {
            return 1;
        }
        ByteBuffer tiff = segment.slice(6, segment.remaining() - 6);
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        int entries = tiff.getShort(directory) & 0xffff;
        for (int i = 0; i < entries; i++) {
            int entry = directory + Short.BYTES + i * ENTRY_BYTES;
            if ((tiff.getShort(entry) & 0xffff) == ORIENTATION_TAG) {
                int found = tiff.getShort(entry + 8);
                return found >= 1 && found <= 8 ? found : 1;
            }
        }
        return 1;
    }
}
