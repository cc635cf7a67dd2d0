package io.edgewatch.standalone.flow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The numbers of a trajectory file, column by column; NaN where a cell is empty or no number. */
final class Trajectory {
    private final Map<String, double[]> columns = new LinkedHashMap<>();
    private final int rows;

    private Trajectory(List<String> lines) {
        String[] names = lines.get(0).split(",", -1);
        rows = lines.size() - 1;
        for (String name : names) {
            columns.put(name, new double[rows]);
        }
        for (int row = 0; row < rows; row++) {
            String[] cells = lines.get(row + 1).split(",", -1);
            for (int i = 0; i < names.length; i++) {
                column(names[i])[row] = number(cells[i]);
            }
        }
    }

    static Trajectory read(Path file) throws IOException {
        return new Trajectory(Files.readAllLines(file));
    }

    private static double number(String cell) {
        try {
            return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
        } catch (NumberFormatException words) {
            return Double.NaN;
        }
    }

    int rows() {
        return rows;
    }

    Set<String> names() {
        return columns.keySet();
    }

    /** The column, live; all NaN where there is none of that name. */
    double[] column(String name) {
        double[] column = columns.get(name);
        if (column == null) {
            column = new double[rows];
            Arrays.fill(column, Double.NaN);
        }
        return column;
    }
}
