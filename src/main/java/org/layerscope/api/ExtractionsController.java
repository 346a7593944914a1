package org.layerscope.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.layerscope.image.Fit;
import org.layerscope.image.PhotoReader;
import org.layerscope.image.Reading;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionException;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.ExtractionState;
import org.layerscope.visualization.Extractions;
import org.layerscope.visualization.Pass;
import org.layerscope.visualization.Prediction;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Extractions: create, look at, delete. */
@RestController
@Tag(name = "Extractions", description = "One photo through one model by one pass")
@RequestMapping(ApiUrls.EXTRACTIONS)
final class ExtractionsController {

    /** When to ask again where too many photos are being read. */
    static final Duration AGAIN = Duration.ofSeconds(3);

    private final Extractions extractions;
    private final ModelCatalogue catalogue;
    private final PhotoReader reader;

    ExtractionsController(Extractions extractions, ModelCatalogue catalogue, PhotoReader reader) {
        this.extractions = extractions;
        this.catalogue = catalogue;
        this.reader = reader;
    }

    @Operation(summary = "Shows a photo to a model; waits until it is done, unless the request prefers respond-async")
    @ApiResponse(responseCode = "201", description = "Done; its address is in Location")
    @ApiResponse(responseCode = "202", description = "Accepted, with Prefer: respond-async; its address is in Location")
    @PostMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    CompletableFuture<ResponseEntity<ExtractionJson>> create(
            @RequestParam(required = false) @Nullable MultipartFile photo,
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(defaultValue = "forward") String pass,
            @RequestParam(required = false) @Nullable String size,
            @RequestParam(required = false) @Nullable String fit,
            @RequestHeader(name = "Prefer", defaultValue = "") String prefer,
            Locale language)
            throws IOException {
        ExtractionSettings settings = settings(model, pass, size, fit);
        if (photo == null) {
            throw new Problem(Code.MISSING_PHOTO, "photo: none (expected: a file in a multipart/form-data request)");
        }
        // A request without a session is an owner of its own on the device.
        String owner = "request-" + UUID.randomUUID();
        Optional<ExtractionException> busy = extractions.busy(owner);
        if (busy.isPresent()) {
            throw busy.get();
        }
        long began = System.nanoTime();
        Reading.Accepted read = read(photo, language);
        List<String> notes =
                read.notes().stream().map(note -> note.in(language)).toList();
        long decodeMs = (System.nanoTime() - began) / 1_000_000;
        Extraction extraction = extractions.start(owner, read.photo(), settings, decodeMs);
        if (prefer.contains("respond-async")) {
            return CompletableFuture.completedFuture(answer(HttpStatus.ACCEPTED, extraction, notes));
        }
        return extraction.ended().thenApply(ended -> answer(HttpStatus.CREATED, ended, notes));
    }

    private ResponseEntity<ExtractionJson> answer(HttpStatus status, Extraction extraction, List<String> notes) {
        try {
            refuseUnlessGood(extraction);
        } catch (Problem failed) {
            // Nobody was told its id.
            extractions.delete(extraction.id());
            throw failed;
        }
        return ResponseEntity.status(status)
                .location(URI.create(ApiUrls.extraction(extraction.id())))
                .cacheControl(CacheControl.noStore())
                .body(json(extraction).noting(notes));
    }

    private static void refuseUnlessGood(Extraction extraction) {
        switch (extraction.state()) {
            case ExtractionState.Failed(String code, String sentence) -> throw new Problem(Code.of(code), sentence);
            case ExtractionState.Cancelled cancelled ->
                throw new Problem(Code.CANCELLED, "This extraction was cancelled.");
            case ExtractionState.Queued queued -> {}
            case ExtractionState.Running running -> {}
            case ExtractionState.Done done -> {}
        }
    }

    private ExtractionSettings settings(
            @Nullable String model, String pass, @Nullable String size, @Nullable String fit) {
        Model chosen = model == null
                ? catalogue.defaultModel()
                : catalogue.find(model).orElseThrow(() -> ModelsController.unknown(model));
        Pass wanted = Parameters.choice("pass", pass, Pass::parse, Pass.values(), Pass::id);
        ExtractionSettings defaults = ExtractionSettings.defaults(chosen, wanted);
        Fit fitted = fit == null ? defaults.fit() : Parameters.choice("fit", fit, Fit::parse, Fit.values(), Fit::id);
        ExtractionSettings settings =
                new ExtractionSettings(chosen.id(), wanted, size == null ? defaults.size() : size(size), fitted);
        Optional<String> misfit = settings.misfit(chosen);
        if (misfit.isPresent()) {
            boolean possible = ExtractionSettings.passes(chosen).contains(wanted);
            throw new Problem(possible ? Code.SIZE_OUT_OF_RANGE : Code.BAD_PARAMETER, misfit.get());
        }
        return settings;
    }

    private static int size(String value) {
        if (!value.matches("-?\\d{1,99}")) {
            throw Problem.badParameter("size", value, "a whole number of pixels");
        }
        int size = Parameters.parsed(value);
        if (size < ExtractionSettings.MIN_SIZE || size > ExtractionSettings.MAX_SIZE) {
            throw new Problem(
                    Code.SIZE_OUT_OF_RANGE,
                    "size: %s (expected: %d..%d)"
                            .formatted(
                                    Problem.abbreviated(value),
                                    ExtractionSettings.MIN_SIZE,
                                    ExtractionSettings.MAX_SIZE));
        }
        return size;
    }

    private Reading.Accepted read(MultipartFile photo, Locale language) throws IOException {
        try (InputStream bytes = photo.getInputStream()) {
            return switch (reader.read(bytes, OptionalLong.of(photo.getSize()))) {
                case Reading.Accepted accepted -> accepted;
                case Reading.Refused(var refusal) ->
                    throw new Problem(Code.of(refusal.code().id()), refusal.sentence(language));
                case Reading.Busy busy ->
                    throw new Problem(Code.BUSY, busy.sentence().in(language), Optional.of(AGAIN));
            };
        }
    }

    @Operation(summary = "How far it is, and what it has")
    @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ExtractionJson> get(@PathVariable String id) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(json(find(id)));
    }

    @Operation(summary = "The most likely classes; waits until they are known; forward only")
    @GetMapping(path = "/{id}/predictions", produces = MediaType.APPLICATION_JSON_VALUE)
    CompletableFuture<ResponseEntity<List<Prediction>>> predictions(
            @PathVariable String id, @RequestParam(defaultValue = "5") String top) {
        return predictions(find(id), top, TapsController.IMMUTABLE);
    }

    static CompletableFuture<ResponseEntity<List<Prediction>>> predictions(
            Extraction wanted, String top, CacheControl caching) {
        int count = Parameters.number("top", top, 1, 1000);
        if (wanted.settings().pass() == Pass.CHAIN) {
            throw new Problem(
                    Code.NOT_FOUND,
                    "predictions: none (expected: an extraction of the pass forward; the chain ends before the classifier)");
        }
        return wanted.ended().thenApply(extraction -> {
            refuseUnlessGood(extraction);
            return ResponseEntity.ok().cacheControl(caching).body(extraction.predictions(count));
        });
    }

    @Operation(summary = "The picture as the network sees it")
    @GetMapping(path = "/{id}/input.png", produces = MediaType.IMAGE_PNG_VALUE)
    ResponseEntity<byte[]> input(@PathVariable String id) {
        return ResponseEntity.ok()
                .cacheControl(TapsController.IMMUTABLE)
                .body(find(id).input().png());
    }

    @Operation(summary = "Forgets it; a running one is cancelled")
    @ApiResponse(responseCode = "204", description = "Gone")
    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(@PathVariable String id) {
        extractions.delete(find(id).id());
        return ResponseEntity.noContent().build();
    }

    private ExtractionJson json(Extraction extraction) {
        return ExtractionJson.of(extraction, extractions.expiry());
    }

    private Extraction find(String id) {
        return extractions.find(id).orElseThrow(() -> unknown(id));
    }

    static Problem unknown(String id) {
        return new Problem(
                Code.UNKNOWN_EXTRACTION,
                "extraction: %s (expected: one that was made here and used within the last %d minutes)"
                        .formatted(Problem.abbreviated(id), Extractions.LIFETIME.toMinutes()));
    }
}
