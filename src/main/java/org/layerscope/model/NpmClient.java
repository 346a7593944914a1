package org.layerscope.model;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The npm command of this machine. */
record NpmClient(Path executable) {

    private static final long POLL_MILLIS = 200;

    /** The first npm in the folders of a search path such as the variable {@code PATH}. */
    static Optional<NpmClient> find(String searchPath) {
        String command = File.separatorChar == '\\' ? "npm.cmd" : "npm";
        return Arrays.stream(searchPath.split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder).toAbsolutePath().resolve(command))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst()
                .map(NpmClient::new);
    }

    /**
     * Runs npm to its end, in a folder that also gets npm's output and has its cache, so that nothing is left elsewhere.
     * npm never outlives this call.
     *
     * @param tick called several times a second
     * @return what npm printed to its standard output
     * @throws InstallException when it fails, does not start, or takes longer than the limit
     */
    String run(Path folder, Duration limit, Runnable tick, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(executable.toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--cache", cache(folder).toString(), "--fetch-retries", "1"));
        command.addAll(List.of("--fetch-retry-mintimeout", "1000", "--no-update-notifier", "--no-color"));
        Path output = folder.resolve("npm-output.txt");
        Path errors = folder.resolve("npm-errors.txt");
        Process process = start(new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile()));
        try {
            process.getOutputStream().close();
            long end = System.nanoTime() + limit.toNanos();
            while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() - end > 0) {
                    throw new InstallException("npm did not finish within " + limit.toSeconds() + " s");
                }
                tick.run();
            }
        } finally {
            kill(process);
        }
        if (process.exitValue() != 0) {
            throw new InstallException(
                    "npm " + arguments[0] + " ended with code " + process.exitValue() + complaint(errors));
        }
        return Files.readString(output, StandardCharsets.UTF_8).strip();
    }

    /** npm's cache for runs in this folder. */
    static Path cache(Path folder) {
        return folder.resolve("npm-cache");
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new InstallException("npm does not start (" + e.getMessage() + ")", e);
        }
    }

    private static void kill(Process process) {
        List<ProcessHandle> family = process.toHandle().descendants().collect(Collectors.toList());
        family.add(process.toHandle());
        family.forEach(ProcessHandle::destroyForcibly);
    }

    /** The first lines that npm marks as errors, without the mark. */
    private static String complaint(Path errors) throws IOException {
        String text = new String(Files.readAllBytes(errors), StandardCharsets.UTF_8);
        String complaint = text.lines()
                .filter(line -> line.startsWith("npm error") || line.startsWith("npm ERR!"))
                .map(line -> line.replaceFirst("^npm (error|ERR!)\\s*", "").strip())
                .filter(line -> !line.isEmpty())
                .limit(3)
                .collect(Collectors.joining("; "));
        return complaint.isEmpty() ? "" : " (" + complaint + ")";
    }
}
