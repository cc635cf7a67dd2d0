package io.edgewatch.numerics.tensor;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Copies tensors to and from raw little-endian IEEE 754 bytes, in row-major order, in one bulk move.
 *
 * <p>Nothing is allocated but a view of the tensor's memory. A {@code byte[]} goes in as {@link ByteBuffer#wrap(byte[])}.
 * Stateless, any thread.
 */
public final class TensorBytes {
    private TensorBytes() {}

    /**
     * Bytes of {@code tensor}.
     *
     * @throws IllegalArgumentException if they are more than one buffer holds
     */
    public static int length(INDArray tensor) {
        long bytes = tensor.length() * width(tensor);
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a tensor has at most " + Integer.MAX_VALUE + " bytes, got: " + bytes);
        }
        return (int) bytes;
    }

    /**
     * Appends the numbers of {@code tensor} to {@code target}, whose position moves behind them; its byte order does not
     * matter.
     *
     * @param tensor {@code FLOAT} or {@code DOUBLE}, contiguous and row-major, of any shape
     * @throws IllegalArgumentException if the tensor is not such, or {@code target} has too little room
     */
    public static void write(INDArray tensor, ByteBuffer target) {
        int length = length(tensor);
        if (target.remaining() < length) {
            throw new IllegalArgumentException(
                    "tensor of " + length + " bytes does not fit into " + target.remaining());
        }
        try {
            target.put(view(tensor, length));
        } finally {
            Reference.reachabilityFence(tensor);
        }
    }

    /**
     * Fills what remains of {@code target} with the tensor's bytes from {@code firstByte} on: one chunk of many.
     *
     * @param tensor {@code FLOAT} or {@code DOUBLE}, contiguous and row-major, of any shape
     * @throws IllegalArgumentException if the tensor is not such, or does not have that many bytes
     */
    public static void writePart(INDArray tensor, int firstByte, ByteBuffer target) {
        int length = length(tensor);
        if (firstByte < 0 || target.remaining() > length - firstByte) {
            throw new IllegalArgumentException("tensor of " + length + " bytes has no " + target.remaining()
                    + " bytes from byte " + firstByte + " on");
        }
        ByteBuffer whole = view(tensor, length);
        target.put(whole.slice(firstByte, target.remaining()));
        Reference.reachabilityFence(tensor);
    }

    /**
     * Overwrites all of {@code tensor} with the next bytes of {@code source}, whose position moves behind them; its byte
     * order does not matter.
     *
     * @param tensor {@code FLOAT} or {@code DOUBLE}, contiguous and row-major, of any shape
     * @throws IllegalArgumentException if the tensor is not such, or {@code source} has too few bytes
     */
    public static void read(ByteBuffer source, INDArray tensor) {
        int length = length(tensor);
        if (source.remaining() < length) {
            throw new IllegalArgumentException("tensor needs " + length + " bytes, got only " + source.remaining());
        }
        int end = source.position() + length;
        try {
            view(tensor, length).put(source.duplicate().limit(end));
        } finally {
            Reference.reachabilityFence(tensor);
        }
        source.position(end);
    }

    /** The tensor's own memory. */
    private static ByteBuffer view(INDArray tensor, int length) {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalStateException("this processor is big-endian; edgewatch runs on little-endian ones only");
        }
        requireRowMajor(tensor);
        long start = tensor.offset() * width(tensor);
        return new BytePointer(tensor.data().pointer())
                .position(start)
                .limit(start + length)
                .asByteBuffer();
    }

    private static void requireRowMajor(INDArray tensor) {
        long stride = 1;
        for (int axis = tensor.rank() - 1; axis >= 0; axis--) {
            if (tensor.size(axis) > 1 && tensor.stride(axis) != stride) {
                throw new IllegalArgumentException(
                        "tensor must be contiguous and row-major, got: " + tensor.shapeInfoToString());
            }
            stride *= tensor.size(axis);
        }
    }

    private static int width(INDArray tensor) {
        if (tensor.dataType() != DataType.FLOAT && tensor.dataType() != DataType.DOUBLE) {
            throw new IllegalArgumentException("tensor must be FLOAT or DOUBLE, got: " + tensor.dataType());
        }
        return tensor.dataType().width();
    }
}
