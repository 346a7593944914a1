package org.layerscope.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The lines between the two markers of {@code docs/benchmarks.md}, one for each figure that was ever measured. */
final class Table {

    private static final Path FILE = Path.of("docs", "benchmarks.md");
    private static final String BEGIN = "<!-- figures: written by ./mvnw -Pbench verify -->\n";
    private static final String END = "<!-- end of figures -->";
    private static final String HEAD = """
            | what | figure | target | | measured |
            |---|---|---|---|---|
            """;

    private Table() {}

    /** Replaces the figure's line and leaves those of the others. */
    static synchronized void put(Figure figure, String line) {
        System.out.println(line);
        try {
            String text = Files.readString(FILE);
            int begin = text.indexOf(BEGIN) + BEGIN.length();
            int end = text.indexOf(END);
            String old = text.substring(begin, end);
            String table = Arrays.stream(Figure.values())
                    .flatMap(each -> each == figure ? Optional.of(line).stream() : line(old, each).stream())
                    .collect(Collectors.joining("\n", HEAD, "\n"));
            Files.writeString(FILE, text.substring(0, begin) + table + text.substring(end));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static Optional<String> line(String table, Figure figure) {
        return table.lines()
                .filter(line -> line.startsWith("| " + figure.what + " |"))
                .findFirst();
    }
}
