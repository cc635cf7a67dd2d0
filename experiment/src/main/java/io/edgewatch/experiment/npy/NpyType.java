package io.edgewatch.experiment.npy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A numeric element type of an npy file.
 *
 * @param kind floating-point, signed or unsigned
 * @param bytes of one element
 * @param order of those bytes
 */
public record NpyType(Kind kind, int bytes, ByteOrder order) {
    private static final Pattern DESCRIPTION = Pattern.compile("([<>|=]?)(f[48]|[iu][1248])");

    /** Kinds of number. */
    public enum Kind {
        FLOAT,
        SIGNED,
        UNSIGNED
    }

    /** The type NumPy describes as, for example, {@code <f4}; empty if it is not numeric. */
    static Optional<NpyType> described(String description) {
        Matcher matcher = DESCRIPTION.matcher(description);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        ByteOrder order = switch (matcher.group(1)) {
            case ">" -> ByteOrder.BIG_ENDIAN;
            case "<" -> ByteOrder.LITTLE_ENDIAN;
            default -> ByteOrder.nativeOrder();
        };
        Kind kind = switch (matcher.group(2).charAt(0)) {
            case 'f' -> Kind.FLOAT;
            case 'i' -> Kind.SIGNED;
            default -> Kind.UNSIGNED;
        };
        return Optional.of(new NpyType(kind, matcher.group(2).charAt(1) - '0', order));
    }

    /** The number whose first byte is at {@code position}; 64-bit integers are rounded to the nearest double. */
    double read(ByteBuffer content, int position) {
        if (kind == Kind.FLOAT) {
            return bytes == 4 ? content.getFloat(position) : content.getDouble(position);
        }
        long bits = switch (bytes) {
            case 1 -> content.get(position);
            case 2 -> content.getShort(position);
            case 4 -> content.getInt(position);
            default -> content.getLong(position);
        };
        return kind == Kind.SIGNED ? bits : unsigned(bits);
    }

    private double unsigned(long bits) {
        if (bytes < 8) {
            return bits & ((1L << (8 * bytes)) - 1);
        }
        // halved with its last bit kept sticky, so that the conversion still rounds to nearest
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }
}
