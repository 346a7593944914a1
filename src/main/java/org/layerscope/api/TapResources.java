package org.layerscope.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.layerscope.visualization.Activation;
import org.layerscope.visualization.ChannelRange;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.FeatureMaps;
import org.layerscope.visualization.Flag;
import org.layerscope.visualization.GridPicture;
import org.layerscope.visualization.GridStyle;
import org.layerscope.visualization.Magnitude;
import org.layerscope.visualization.Order;
import org.layerscope.visualization.Scale;
import org.layerscope.visualization.Span;
import org.layerscope.visualization.TapInfo;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Activations as pictures, bytes and exact numbers. Each answer waits until its layer is computed. */
@Tag(name = "Taps", description = "Activations as pictures, bytes and exact numbers; each answer waits for its layer")
abstract class TapResources {

    /** Channels when nothing is said. */
    static final int STANDARD_CHANNELS = 64;

    private final Door door;
    private final Executor drawing;

    TapResources(Door door, Drawing drawing) {
        this.door = door;
        this.drawing = drawing.threads();
    }

    private record Target(Opened opened, TapInfo tap) {

        Extraction extraction() {
            return opened.extraction();
        }

        CacheControl caching() {
            return opened.caching();
        }

        CompletableFuture<FeatureMaps> maps() {
            return opened.explained(extraction().maps(tap));
        }

        CompletableFuture<Activation> activation() {
            return opened.explained(extraction().activation(tap));
        }

        ChannelRange channels(@Nullable String value, int standard) {
            return Parameters.channels("channels", value, standard, tap.shape().channels(), tap.path());
        }
    }

    private Target target(String id, String tap) {
        Opened opened = door.open(id);
        return new Target(opened, tap(opened.extraction(), tap));
    }

    /** @throws Problem when there is no such tap */
    static TapInfo tap(Extraction extraction, String tap) {
        return extraction
                .tap(tap)
                .orElseThrow(() -> new Problem(
                        Code.UNKNOWN_TAP,
                        "tap: %s (expected: a layer 0..%d or a module path of %s, such as %s)"
                                .formatted(
                                        Problem.abbreviated(tap),
                                        extraction.layers().size() - 1,
                                        extraction.model().id(),
                                        extraction.layers().getLast().convolution())));
    }

    @Operation(
            summary = "Feature maps as a grid, with its settings as PNG text",
            description =
                    "Two grids that are looked at together: between=low,high are the values that scale=layer spans "
                            + "instead of the tap's own; with is another extraction, from which order=difference tells the "
                            + "difference, and whose tap rank, if that is named, says the order instead of this one.")
    @GetMapping(path = "/grid.png", produces = MediaType.IMAGE_PNG_VALUE)
    CompletableFuture<ResponseEntity<byte[]>> grid(
            @PathVariable String id,
            @PathVariable String tap,
            @RequestParam(required = false) @Nullable String channels,
            @RequestParam(defaultValue = "8") String columns,
            @RequestParam(defaultValue = "64") String tile,
            @RequestParam(defaultValue = "gray") String colormap,
            @RequestParam(defaultValue = "channel") String scale,
            @RequestParam(defaultValue = "index") String order,
            @RequestParam(required = false) @Nullable String between,
            @RequestParam(required = false) @Nullable String with,
            @RequestParam(required = false) @Nullable String rank) {
        Target target = target(id, tap);
        ChannelRange range = target.channels(channels, STANDARD_CHANNELS);
        Scale scaled = Parameters.choice("scale", scale, Scale::parse, Scale.values(), Scale::id);
        Order ordered = Parameters.choice("order", order, Order::parse, Order.values(), Order::id);
        Optional<Span> span = Parameters.span("between", between);
        if (span.isPresent() && scaled != Scale.LAYER) {
            throw Problem.badParameter("between", String.valueOf(between), "none, unless scale is layer");
        }
        GridStyle style = Parameters.style(columns, tile, colormap, scaled, span, range.size());
        Optional<Opened> other = Optional.ofNullable(with).map(named -> door.other(id, named));
        Optional<Target> ranked = Optional.ofNullable(rank).map(named -> ranked(target, other, named));
        CompletableFuture<FeatureMaps> recorded = target.maps();
        CompletableFuture<List<Integer>> ranking = ordered == Order.DIFFERENCE
                ? byDifference(target, other.orElseThrow(ComparisonResources::unnamed), String.valueOf(with))
                : ranked.map(Target::maps).orElse(recorded).thenApplyAsync(ordered::channels, drawing);
        return recorded.thenCombineAsync(
                ranking.thenApply(all -> all.subList(range.first(), range.last() + 1)),
                (maps, shown) -> ResponseEntity.ok()
                        .cacheControl(target.caching())
                        .body(GridPicture.png(maps, shown, style, texts(target, shown, style, ordered))),
                drawing);
    }

    private static Target ranked(Target shown, Optional<Opened> other, String rank) {
        Opened opened = other.orElseThrow(ComparisonResources::unnamed);
        Target ranked = new Target(opened, tap(opened.extraction(), rank));
        int channels = shown.tap().shape().channels();
        if (ranked.tap().shape().channels() != channels) {
            throw Problem.badParameter(
                    "rank",
                    rank,
                    "a tap of %d channels; this one has %d"
                            .formatted(channels, ranked.tap().shape().channels()));
        }
        return ranked;
    }

    private CompletableFuture<List<Integer>> byDifference(Target target, Opened other, String with) {
        return new ComparisonResources.Pair(target.opened(), other, with)
                .differences(target.tap(), drawing)
                .thenApply(Order::ranked);
    }

    private static Map<String, String> texts(Target target, List<Integer> shown, GridStyle style, Order order) {
        Extraction extraction = target.extraction();
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("Software", "Layerscope");
        texts.put("Model", extraction.model().id());
        texts.put("Weights", extraction.model().weights().sha256());
        texts.put("Pass", extraction.settings().pass().id());
        texts.put(
                "Input",
                "%d %s"
                        .formatted(
                                extraction.input().width(),
                                extraction.settings().fit().id()));
        texts.put("Tap", target.tap().path());
        texts.put("Channels", shown.stream().map(String::valueOf).collect(Collectors.joining(",")));
        texts.put("Order", order.id());
        texts.put("Scale", style.scale().id());
        style.span().ifPresent(span -> texts.put("Between", span.lowest() + "," + span.highest()));
        texts.put("Colormap", style.colorMap().id());
        return texts;
    }

    @Operation(
            summary = "Feature maps in one byte a cell, channel-major, each map scaled on its own",
            description = "Byte b of channel c stands for minimum[c] + b / 255 * (maximum[c] - minimum[c]).")
    @ApiResponse(
            responseCode = "200",
            description = "The bytes",
            headers = {
                @Header(name = "X-Shape", description = "c,h,w of this answer"),
                @Header(name = "X-Minimum", description = "smallest value of each channel, comma-separated"),
                @Header(name = "X-Maximum", description = "largest value of each channel, comma-separated"),
                @Header(name = "X-Flags", description = "flags of each channel, comma-separated; several by spaces"),
                @Header(
                        name = "X-Layer-Flags",
                        description = "how many channels of the tap have a flag: dead=12,constant=0,nan=0,inf=0"),
                @Header(name = "X-Layer-Minimum", description = "smallest value of all channels of the tap"),
                @Header(name = "X-Layer-Maximum", description = "largest value of all channels of the tap")
            })
    @GetMapping(path = "/maps", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    CompletableFuture<ResponseEntity<ByteSlice>> maps(
            @PathVariable String id,
            @PathVariable String tap,
            @RequestParam(required = false) @Nullable String channels,
            HttpServletRequest request) {
        Target target = target(id, tap);
        ChannelRange range = target.channels(channels, STANDARD_CHANNELS);
        HttpHeaders encoding = ByteSliceWriter.encoding(request);
        return target.maps()
                .thenApply(maps -> ResponseEntity.ok()
                        .headers(encoding)
                        .headers(flags(target.tap(), maps, range))
                        .cacheControl(target.caching())
                        .header(
                                "X-Shape",
                                "%d,%d,%d"
                                        .formatted(
                                                range.size(),
                                                maps.shape().height(),
                                                maps.shape().width()))
                        .header("X-Minimum", numbers(maps.minimum(), range))
                        .header("X-Maximum", numbers(maps.maximum(), range))
                        .header("X-Layer-Minimum", Float.toString(maps.lowest()))
                        .header("X-Layer-Maximum", Float.toString(maps.highest()))
                        .body(slice(maps, range)));
    }

    private static String numbers(float[] values, ChannelRange range) {
        return IntStream.rangeClosed(range.first(), range.last())
                .mapToObj(c -> Float.toString(values[c]))
                .collect(Collectors.joining(","));
    }

    private static HttpHeaders flags(TapInfo tap, FeatureMaps maps, ChannelRange range) {
        List<List<Flag>> all = maps.statistics().stream()
                .map(statistics -> Flag.of(tap, statistics))
                .toList();
        HttpHeaders headers = new HttpHeaders();
        headers.set(
                "X-Flags",
                all.subList(range.first(), range.last() + 1).stream()
                        .map(flags -> flags.stream().map(Flag::id).collect(Collectors.joining(" ")))
                        .collect(Collectors.joining(",")));
        headers.set(
                "X-Layer-Flags",
                Arrays.stream(Flag.values())
                        .map(flag -> flag.id() + "="
                                + all.stream()
                                        .filter(flags -> flags.contains(flag))
                                        .count())
                        .collect(Collectors.joining(",")));
        return headers;
    }

    private static ByteSlice slice(FeatureMaps maps, ChannelRange range) {
        return new ByteSlice(maps.cells(), range.first() * maps.area(), range.size() * maps.area());
    }

    @Operation(
            summary = "Mean absolute value of all channels at each cell, in one byte a cell",
            description = "Byte b stands for minimum + b / 255 * (maximum - minimum). What is not finite counts as 0.")
    @ApiResponse(
            responseCode = "200",
            description = "The bytes",
            headers = {
                @Header(name = "X-Shape", description = "1,h,w"),
                @Header(name = "X-Minimum", description = "smallest value"),
                @Header(name = "X-Maximum", description = "largest value")
            })
    @GetMapping(path = "/magnitude", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    CompletableFuture<ResponseEntity<byte[]>> magnitude(@PathVariable String id, @PathVariable String tap) {
        Target target = target(id, tap);
        return target.maps().thenApplyAsync(maps -> magnitude(Magnitude.of(maps), target.caching()), drawing);
    }

    private static ResponseEntity<byte[]> magnitude(Magnitude magnitude, CacheControl caching) {
        return ResponseEntity.ok()
                .cacheControl(caching)
                .header("X-Shape", "1,%d,%d".formatted(magnitude.height(), magnitude.width()))
                .header("X-Minimum", Float.toString(magnitude.minimum()))
                .header("X-Maximum", Float.toString(magnitude.maximum()))
                .body(magnitude.cells());
    }

    @Operation(
            summary = "The statistics of every channel over its exact values",
            description = "Values that are not finite are flagged and left out of the statistics.")
    @GetMapping(path = "/channels", produces = MediaType.APPLICATION_JSON_VALUE)
    CompletableFuture<ResponseEntity<List<ChannelJson>>> channels(@PathVariable String id, @PathVariable String tap) {
        Target target = target(id, tap);
        return target.maps()
                .thenApplyAsync(
                        maps -> ResponseEntity.ok()
                                .cacheControl(target.caching())
                                .body(ChannelJson.of(target.tap(), maps)),
                        drawing);
    }

    @Operation(summary = "The exact numbers as a NumPy file: float32 [c, h, w]")
    @GetMapping(path = "/activation.npy", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    CompletableFuture<ResponseEntity<byte[]>> activation(
            @PathVariable String id,
            @PathVariable String tap,
            @RequestParam(required = false) @Nullable String channels) {
        Target target = target(id, tap);
        ChannelRange range = target.channels(channels, Integer.MAX_VALUE);
        return target.activation()
                .thenApplyAsync(
                        activation -> npy(activation.npy(range), target.tap().path(), target.caching()), drawing);
    }

    private static ResponseEntity<byte[]> npy(byte[] file, String name, CacheControl caching) {
        return ResponseEntity.ok()
                .headers(attachment(name + ".npy"))
                .cacheControl(caching)
                .body(file);
    }

    static HttpHeaders attachment(String name) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentDisposition(ContentDisposition.attachment()
                .filename(name, StandardCharsets.US_ASCII)
                .build());
        return headers;
    }
}
