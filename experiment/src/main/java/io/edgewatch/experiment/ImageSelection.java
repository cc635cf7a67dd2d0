package io.edgewatch.experiment;

import java.util.HashSet;
import java.util.List;

/**
 * The first examples of some classes, in file order.
 *
 * @param classes at least two, distinct; the target of the i-th is the i-th unit vector
 * @param examples how many, of all classes together
 * @param scale of the pixels
 */
public record ImageSelection(List<Integer> classes, int examples, PixelScale scale) {
    public ImageSelection {
        classes = List.copyOf(classes);
        if (classes.size() < 2 || new HashSet<>(classes).size() < classes.size()) {
            throw new IllegalArgumentException("classes must be two or more different ones, got: " + classes);
        }
        if (examples < 1) {
            throw new IllegalArgumentException("examples must be at least 1, got: " + examples);
        }
    }
}
