package org.layerscope.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One run of an installer: its output goes to a file, because inherited output would corrupt Surefire's channel. */
record Installation(ProcessBuilder command, Path log) {

    /** Runs it to its end; says in a few words how it ended. */
    String run(Duration limit) {
        return run(limit, limit, "");
    }

    /** As above, but gives up at {@code begins} already unless the output then contains {@code sign}. */
    String run(Duration limit, Duration begins, String sign) {
        try {
            Process process = command.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(begins.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended && Files.readString(log, StandardCharsets.ISO_8859_1).contains(sign)) {
                ended = process.waitFor(limit.minus(begins).toMillis(), TimeUnit.MILLISECONDS);
            }
            if (!ended) {
                kill(process);
                return "stopped, not finished in time (see " + log + ")";
            }
            int status = process.exitValue();
            return status == 0 ? "finished (see " + log + ")" : "failed with status " + status + " (see " + log + ")";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command.command(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command.command(), e);
        }
    }

    static boolean exitsWithZero(ProcessBuilder command) {
        try {
            Process process = command.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(30, TimeUnit.SECONDS);
            if (!ended) {
                kill(process);
            }
            return ended && process.exitValue() == 0;
        } catch (IOException cannotBeStarted) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
