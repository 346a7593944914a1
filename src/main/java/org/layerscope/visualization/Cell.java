package org.layerscope.visualization;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One number of a feature map.
 *
 * @param row from the top, counted from 0
 * @param column from the left, counted from 0
 */
public record Cell(int row, int column) {

    private static final Pattern ID = Pattern.compile("(\\d{1,5})-(\\d{1,5})");

    public Cell {
        if (row < 0 || column < 0) {
            throw new IllegalArgumentException("cell: %d-%d (expected: 0-0 or more)".formatted(row, column));
        }
    }

    /** The name in URLs: row and column with a hyphen between them. */
    public String id() {
        return row + "-" + column;
    }

    /** The cell of this {@link #id}. */
    public static Optional<Cell> parse(String id) {
        Matcher matcher = ID.matcher(id);
        return matcher.matches()
                ? Optional.of(new Cell(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }
}
