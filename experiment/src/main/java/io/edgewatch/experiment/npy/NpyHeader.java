package io.edgewatch.experiment.npy;

import io.edgewatch.experiment.DataFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the header of an npy file says: a Python dictionary, of which only this much is understood.
 *
 * @param type of the elements
 * @param fortranOrder whether the first index runs fastest
 * @param shape sizes along the axes
 */
record NpyHeader(NpyType type, boolean fortranOrder, List<Integer> shape) {
    private static final Pattern DESCRIPTION = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ANY_DESCRIPTION = Pattern.compile("'descr'\\s*:");
    private static final Pattern FORTRAN_ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");
    private static final int MAX_AXES = 32;

    NpyHeader {
        shape = List.copyOf(shape);
    }

    static NpyHeader parse(Object source, String dictionary) throws DataFileException {
        if (ANY_DESCRIPTION.matcher(dictionary).find()
                && !DESCRIPTION.matcher(dictionary).find()) {
            throw new DataFileException(source, "has records as elements; wanted numbers: " + NpyFile.TYPES);
        }
        String description = find(source, DESCRIPTION, dictionary, "descr");
        NpyType type = NpyType.described(description)
                .orElseThrow(() -> new DataFileException(
                        source, "elements of type '" + description + "' are not read, only " + NpyFile.TYPES));
        boolean fortranOrder =
                find(source, FORTRAN_ORDER, dictionary, "fortran_order").equals("True");
        return new NpyHeader(type, fortranOrder, shape(source, find(source, SHAPE, dictionary, "shape")));
    }

    /** Bytes of all elements; beyond any bound if they are more than a long counts. */
    long contentBytes() {
        long bytes = type.bytes();
        for (int size : shape) {
            if (size != 0 && bytes > Long.MAX_VALUE / size) {
                return Long.MAX_VALUE;
            }
            bytes *= size;
        }
        return bytes;
    }

    private static String find(Object source, Pattern pattern, String dictionary, String key) throws DataFileException {
        Matcher matcher = pattern.matcher(dictionary);
        if (!matcher.find()) {
            throw new DataFileException(source, "is not an npy file: its header has no valid '" + key + "'");
        }
        return matcher.group(1);
    }

    private static List<Integer> shape(Object source, String sizes) throws DataFileException {
        List<Integer> shape = new ArrayList<>();
        for (String size : sizes.split(",", -1)) {
            if (!size.isBlank()) {
                shape.add(size(source, size.strip()));
            }
        }
        if (shape.size() > MAX_AXES) {
            throw new DataFileException(source, "has " + shape.size() + " axes, at most " + MAX_AXES + " are read");
        }
        return shape;
    }

    private static int size(Object source, String size) throws DataFileException {
        try {
            return Integer.parseInt(size);
        } catch (NumberFormatException e) {
            throw new DataFileException(source, "declares an axis of size " + size + ", which is no size");
        }
    }
}
