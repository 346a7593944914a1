package org.layerscope.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file in the models folder that may hold somebody's model.
 *
 * @param path the file
 * @param name its name without the ending
 * @param ending in lower case: one of {@link #ENDINGS}
 */
record ModelFile(Path path, String name, String ending) {

    /** What files of models are named like. */
    static final List<String> ENDINGS = List.of("safetensors", "pth", "pt", "pt2");

    private static final Pattern NAME =
            Pattern.compile("([^.].*)\\.(%s)".formatted(String.join("|", ENDINGS)), Pattern.CASE_INSENSITIVE);
    private static final int MAX_NAME = 64;
    /** File systems take 255; the endings of the file and of its settings come behind. */
    private static final int MAX_NAME_BYTES = 200;

    /** The file, if it is named like a model's and not hidden. */
    static Optional<ModelFile> of(Path path) {
        Matcher named = NAME.matcher(path.getFileName().toString());
        return named.matches()
                ? Optional.of(new ModelFile(path, named.group(1), named.group(2).toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    /** The file in that folder for a name that a stranger chose: without folders, leading dots and odd characters, and not too long. */
    static Optional<ModelFile> in(Path folder, String wanted) {
        String plain = wanted.replaceFirst("(?s).*[/\\\\]", "").strip();
        int dot = Math.max(0, plain.lastIndexOf('.'));
        String name = plain.substring(0, dot)
                .replaceAll("[^\\p{L}\\p{N}._ -]", "-")
                .replaceFirst("^[. -]+", "")
                .strip();
        String file = shortened(name) + plain.substring(dot);
        return NAME.matcher(file).matches() ? of(folder.resolve(file)) : Optional.empty();
    }

    private static String shortened(String name) {
        int points = Math.min(MAX_NAME, name.codePointCount(0, name.length()));
        String shortened = name.substring(0, name.offsetByCodePoints(0, points));
        while (shortened.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            shortened = shortened.substring(0, shortened.offsetByCodePoints(shortened.length(), -1));
        }
        return shortened;
    }

    String fileName() {
        return path.getFileName().toString();
    }

    /** The settings beside it, which may not be there. */
    Path settings() {
        return path.resolveSibling(name + ".model.yaml");
    }

    /** An id that nobody else has: the name, with the ending if it must be, with a number if even that is taken. */
    String id(Predicate<String> taken) {
        String plain = slug(name);
        String longer = slug(name + "-" + ending);
        String id = taken.test(plain) ? longer : plain;
        for (int number = 2; taken.test(id); number++) {
            id = longer + "-" + number;
        }
        return id;
    }

    /** The id that it has when nobody else has it. */
    String id() {
        return slug(name);
    }

    private static String slug(String name) {
        String slug =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return slug.isEmpty() ? "model" : slug;
    }

    /** What tells this state of a file from later ones. */
    record Stamp(Path path, long bytes, FileTime modified) {

        static Stamp of(Path path) throws IOException {
            return new Stamp(path, Files.size(path), Files.getLastModifiedTime(path));
        }
    }
}
