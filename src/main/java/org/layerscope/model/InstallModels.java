package org.layerscope.model;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The command {@code install-models}: fetches the default model ahead of time, for example into a container image. */
public final class InstallModels {

    private static final long CLEAN_UP_SECONDS = 10;

    private InstallModels() {}

    /**
     * Installs into the folder of this process and reports on the console; when the process is told to end meanwhile, it
     * cleans up first.
     *
     * @return the exit code: 0 when the model is installed, 1 when not
     */
    public static int run() {
        Thread installing = Thread.currentThread();
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            installing.interrupt();
            try {
                ended.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return run(ModelCatalogue.installer(LayerscopeHome.ofProcess()), System.out);
        } finally {
            ended.countDown();
        }
    }

    static int run(Installer installer, PrintStream console) {
        String title = installer.release().title();
        try {
            console.println("Installing " + title + " as " + installer.target());
            installer.install(new ProgressLog(console::println));
            console.println(
                    title + " is installed, SHA-256 " + installer.release().sha256());
            return 0;
        } catch (InstallException e) {
            console.println(e.getMessage() + ".");
        } catch (InterruptedException e) {
            console.println("Installing was stopped.");
        }
        return 1;
    }
}
