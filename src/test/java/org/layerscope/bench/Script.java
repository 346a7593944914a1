package org.layerscope.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A script of {@code src/test/python} that does its work once for each line it gets, and answers with its milliseconds. */
public final class Script implements AutoCloseable {

    /** Why a figure is missing. */
    public static final String NO_PYTHON = "set LAYERSCOPE_PYTHON";

    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;

    private Script(Process process) {
        this.process = process;
        in = process.outputWriter();
        out = process.inputReader();
    }

    /** Starts it with the Python that the variable {@code LAYERSCOPE_PYTHON} names, if it does. */
    public static Optional<Script> start(String name, String... arguments) throws IOException {
        String python = System.getenv().getOrDefault("LAYERSCOPE_PYTHON", "");
        if (python.isBlank()) {
            return Optional.empty();
        }
        List<String> command = new ArrayList<>();
        // -B: no compiled files among the sources.
        command.addAll(
                List.of(python, "-B", Path.of("src", "test", "python", name).toString()));
        command.addAll(List.of(arguments));
        return Optional.of(new Script(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()));
    }

    /** Milliseconds of another run, by Python's own clock. */
    public double run() throws IOException {
        in.newLine();
        in.flush();
        return Double.parseDouble(Optional.ofNullable(out.readLine())
                .orElseThrow(() -> new IOException("the script has ended; its errors are above")));
    }

    @Override
    public void close() {
        process.destroy();
    }
}
