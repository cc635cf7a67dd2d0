package io.edgewatch.numerics.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** A pointer that is moved from place to place, so that a product of small matrices makes no new ones; it owns nothing. */
final class MovingFloatPointer extends FloatPointer {

    MovingFloatPointer() {
        super((Pointer) null);
    }

    /** Moves to an element of a storage, which has to outlive the use. */
    FloatPointer at(FloatStorage storage, int index) {
        var base = storage.pointer();
        address = base.address() + (base.position() + index) * Float.BYTES;
        return this;
    }
}
