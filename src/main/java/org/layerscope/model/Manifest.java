package org.layerscope.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files that a model is made of, with their pinned sizes and hashes; whatever brings them, only these pass. */
record Manifest(List<Entry> entries) {

    private static final Pattern LINE = Pattern.compile("(?<sha256>[0-9a-f]{64})  (?<bytes>\\d+)  (?<path>\\S+)");

    /**
     * One file.
     *
     * @param path relative to the package, with slashes
     * @param bytes its exact size
     * @param sha256 64 lower-case hexadecimal digits
     */
    record Entry(String path, long bytes, String sha256) {

        Entry {
            // It is joined to a folder of ours.
            if (path.startsWith("/") || path.contains("..") || path.contains("\\") || path.contains(":")) {
                throw new IllegalArgumentException("path: " + path + " (expected: relative, inside the package)");
            }
        }
    }

    Manifest {
        entries = List.copyOf(entries);
        Set<String> paths = new HashSet<>();
        for (Entry entry : entries) {
            if (!paths.add(entry.path())) {
                throw new IllegalArgumentException("path: " + entry.path() + " (expected: each once)");
            }
        }
    }

    /** Reads lines of hash, size and path, two blanks between them; {@code #} begins a comment line. */
    static Manifest parse(List<String> lines) {
        return new Manifest(lines.stream()
                .filter(line -> !line.startsWith("#"))
                .map(Manifest::entry)
                .toList());
    }

    /** Reads a list that lies beside this class. */
    static Manifest resource(String name) {
        return parse(Resources.lines(name));
    }

    private static Entry entry(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("manifest: " + line + " (expected: hash, size, path)");
        }
        return new Entry(matcher.group("path"), Long.parseLong(matcher.group("bytes")), matcher.group("sha256"));
    }

    /** Size of all files together. */
    long bytes() {
        return entries.stream().mapToLong(Entry::bytes).sum();
    }

    /**
     * Checks that the folder has every file as pinned.
     *
     * @throws InstallException naming the first file that is missing or different
     */
    void verify(Path folder, Progress progress) throws IOException {
        long before = 0;
        for (Entry entry : entries) {
            Path file = folder.resolve(entry.path());
            if (!Files.isRegularFile(file)) {
                throw new InstallException(entry.path() + " is missing");
            }
            if (Files.size(file) != entry.bytes()) {
                throw new InstallException(
                        "%s has %d bytes instead of %d".formatted(entry.path(), Files.size(file), entry.bytes()));
            }
            long start = before;
            String found = Sha256.of(file, done -> progress.at("Verifying", start + done, bytes()));
            if (!found.equals(entry.sha256())) {
                throw new InstallException("%s has SHA-256 %s instead of %s, so it is not the expected file"
                        .formatted(entry.path(), found, entry.sha256()));
            }
            before += entry.bytes();
        }
    }
}
