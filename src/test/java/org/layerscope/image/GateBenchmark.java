package org.layerscope.image;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.bench.Figure;
import org.layerscope.bench.Sample;

/** How long the gate looks at hostile files where it is used for the first time: nothing of it is loaded or compiled yet. */
class GateBenchmark {

    private static final int ROUNDS = 9;

    @TempDir
    Path folder;

    @Test
    void theFirstLookOfAFreshJvm() throws Exception {
        Map<String, Supplier<byte[]>> files = HostileFiles.all();
        double slowest = 0;
        String which = "";
        for (Map.Entry<String, Supplier<byte[]>> file : files.entrySet()) {
            Path path = Files.write(folder.resolve("file"), file.getValue().get());
            double median =
                    Sample.inTurn(0, ROUNDS, () -> firstLook(path)).getFirst().median();
            if (median > slowest) {
                slowest = median;
                which = file.getKey();
            }
        }
        Figure.GATE.is(slowest, "%s, median of %d; %d files".formatted(which, ROUNDS, files.size()));
    }

    /** The milliseconds that another process measures. */
    private static double firstLook(Path file) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(Worker.java(), FirstLook.class.getName(), file.toString());
        command.environment().put("CLASSPATH", classPath());
        Process process = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        double milliseconds = Double.parseDouble(process.inputReader().readLine());
        process.waitFor(); // its end would cost the next one time
        return milliseconds;
    }

    /** Without the libraries that the gate does not use: opening them all is not its work. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith(".jar") || entry.contains("commons-"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Looks at the file that is its argument and prints how long that took. */
    static final class FirstLook {

        private FirstLook() {}

        public static void main(String[] arguments) throws IOException {
            byte[] file = Files.readAllBytes(Path.of(arguments[0]));
            long start = System.nanoTime();
            Checked checked = Gate.check(file);
            double milliseconds = (System.nanoTime() - start) / 1e6;
            System.out.println(milliseconds);
            System.out.println(checked);
        }
    }
}
