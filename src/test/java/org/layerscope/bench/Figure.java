package org.layerscope.bench;

import java.lang.management.ManagementFactory;

/** The figures of {@code docs/benchmarks.md} and what they should be, in the order of its table. A missed one is written down, not an error. */
public enum Figure {
    CONVOLUTIONS(
            "ResNet-50 at 224, all 53 convolutions recorded and quantised / bare pass", Unit.RATIO, Bound.MOST, 1.2),
    CONVOLUTIONS_AND_RELUS("the same with all 49 ReLUs / bare pass", Unit.RATIO, Bound.MOST, 1.35),
    PYTORCH("53 convolutions recorded and quantised / kept by hooks in PyTorch", Unit.RATIO, Bound.MOST, 1.1),
    CANCEL("cancel to device free, largest input", Unit.MILLISECONDS, Bound.MOST, 100),
    ARTICLE("article's script / 49 grids of the article's chain over HTTP", Unit.RATIO, Bound.LEAST, 200),
    LEAN("lean script / 49 grids of the article's chain over HTTP", Unit.RATIO, Bound.LEAST, 2),
    SLIDER("slider to painted grid, layer in the browser, median", Unit.MILLISECONDS, Bound.MOST, 20),
    SLIDER_P95("the same, 95th percentile", Unit.MILLISECONDS, Bound.MOST, 34),
    SLIDER_FETCHED("slider to painted grid, layer not yet in the browser, median", Unit.MILLISECONDS, Bound.MOST, 60),
    INTERACTIVE("first visit of the page to its sliders, median", Unit.MILLISECONDS, Bound.MOST, 2000),
    LONGEST_TASK(
            "longest task in the browser while the slider goes through all layers, a channel looked at closely, weights compared",
            Unit.MILLISECONDS,
            Bound.MOST,
            200),
    WORKER(
            "photo of 12 megapixels decoded in a worker, more than decoded in process",
            Unit.MILLISECONDS,
            Bound.MOST,
            15),
    WORKERS_HANG("photo beside two files that hang, slowest", Unit.MILLISECONDS, Bound.MOST, 1000),
    GATE(
            "slowest of the hostile files of 20 MB through the gate, first call of a fresh JVM",
            Unit.MILLISECONDS,
            Bound.MOST,
            50),
    FIRST_TILE("drop of a 12-megapixel JPEG to the first painted tile, median", Unit.MILLISECONDS, Bound.MOST, 600),
    ALL_LAYERS("the same to all 49 layers in the browser, median", Unit.MILLISECONDS, Bound.MOST, 1200),
    THROUGHPUT("throughput of 16 sessions at once / of one alone", Unit.RATIO, Bound.LEAST, .9),
    FAIRNESS("slowest of the 16 sessions / fastest", Unit.RATIO, Bound.MOST, 1.5),
    BUSY("refusal because the queue is full, photo of 1.3 megapixels", Unit.MILLISECONDS, Bound.MOST, 200),
    BUSY_LARGE("the same, photo of 12 megapixels", Unit.MILLISECONDS, Bound.MOST, 200),
    HEAP("heap in use after 500 extractions / after 50", Unit.RATIO, Bound.MOST, 1.05),
    RESIDENT("resident memory after 500 extractions / after 50", Unit.RATIO, Bound.MOST, 1.05),
    LOADING(
            "ResNet-50 from a safetensors file that has been read before to its first convolution",
            Unit.MILLISECONDS,
            Bound.MOST,
            500),
    SWITCHING(
            "resident memory after ten rounds through five own models / after the first", Unit.RATIO, Bound.MOST, 1.1),
    IDLE_SESSION("heap of a browser session, idle", Unit.MEBIBYTES, Bound.MOST, 1),
    BUSY_SESSION("heap of a browser session, photo of 12 megapixels on the screen", Unit.MEBIBYTES, Bound.MOST, 3);

    private enum Unit {
        RATIO("%.2f"),
        MILLISECONDS("%.0f ms"),
        MEBIBYTES("%.2f MiB");

        final String format;

        Unit(String format) {
            this.format = format;
        }

        String format(double value) {
            return format.formatted(value);
        }
    }

    private enum Bound {
        MOST,
        LEAST
    }

    final String what;
    private final Unit unit;
    private final Bound bound;
    private final double target;

    Figure(String what, Unit unit, Bound bound, double target) {
        this.what = what;
        this.unit = unit;
        this.bound = bound;
        this.target = target;
    }

    /**
     * Writes it into the table, with the machine's cores and load of now.
     *
     * @param how the numbers behind it, and of how many measurements
     */
    public void is(double value, String how) {
        boolean met = bound == Bound.MOST ? value <= target : value >= target;
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        int cores = Runtime.getRuntime().availableProcessors();
        String machine = "; %d cores, load %.1f".formatted(cores, load);
        Table.put(this, line(unit.format(value), met ? "met" : "missed", how + machine));
    }

    /** One duration over another. */
    public void is(Sample numerator, Sample denominator) {
        is(
                numerator.median() / denominator.median(),
                "%.1f ms (n = %d) / %.1f ms (n = %d)"
                        .formatted(numerator.median(), numerator.size(), denominator.median(), denominator.size()));
    }

    /** Says in the table why it was not measured. */
    public void isNotRun(String why) {
        Table.put(this, line("", "not run", why));
    }

    private String line(String value, String verdict, String how) {
        String wanted = (bound == Bound.MOST ? "at most " : "at least ") + unit.format(target);
        return "| %s | %s | %s | %s | %s |".formatted(what, value, wanted, verdict, how);
    }
}
