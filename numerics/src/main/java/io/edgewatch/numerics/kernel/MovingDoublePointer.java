package io.edgewatch.numerics.kernel;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Pointer;

/** A pointer that is moved from place to place, so that a product of small matrices makes no new ones; it owns nothing. */
final class MovingDoublePointer extends DoublePointer {

    MovingDoublePointer() {
        super((Pointer) null);
    }

    /** Moves to an element of a storage, which has to outlive the use. */
    DoublePointer at(DoubleStorage storage, int index) {
        var base = storage.pointer();
        address = base.address() + (base.position() + index) * Double.BYTES;
        return this;
    }
}
