package org.layerscope.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.layerscope.sharing.Creation;
import org.layerscope.sharing.Lifetime;
import org.layerscope.sharing.PinnedPhoto;
import org.layerscope.sharing.Share;
import org.layerscope.sharing.SharedView;
import org.layerscope.sharing.Shares;
import org.layerscope.sharing.Title;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.Extractions;
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
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Shares: make, look at, revoke. */
@RestController
@Tag(name = "Shares", description = "Stored extractions that everybody can open who has the link")
@RequestMapping(ApiUrls.ROOT + "/shares")
final class SharesController {

    private static final int MAX_BODY = 64 * 1024;
    private static final Pattern BEARER = Pattern.compile("Bearer +(\\S{1,200}) *", Pattern.CASE_INSENSITIVE);
    /** Links expire now and then; they are deleted within a minute. */
    private static final Duration UNTIL_THERE_IS_ROOM = Duration.ofMinutes(10);

    private final Shares shares;
    private final ShareDoor door;
    private final Extractions extractions;
    private final JsonMapper json;

    SharesController(Shares shares, ShareDoor door, Extractions extractions, JsonMapper json) {
        this.shares = shares;
        this.door = door;
        this.extractions = extractions;
        this.json = json;
    }

    @Operation(summary = "Stores an extraction's input with a view, and gives a link to it")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = ShareJson.Wanted.class)))
    @ApiResponse(responseCode = "201", description = "Stored; its address is in Location")
    @PostMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ShareJson.Made> create(InputStream body) throws IOException {
        ShareJson.Wanted wanted = wanted(body);
        if (wanted.extraction() == null || wanted.view() == null) {
            throw Problem.badParameter(
                    wanted.extraction() == null ? "extraction" : "view",
                    "none",
                    "{\"extraction\": id, \"view\": {\"tap\": path}, ...}");
        }
        String id = wanted.extraction();
        Extraction extraction = extractions.find(id).orElseThrow(() -> ExtractionsController.unknown(id));
        SharedView view = wanted.view().of(extraction);
        Optional<Extraction> other = other(wanted, view, extraction);
        Lifetime lifetime = wanted.expiresIn() == null
                ? Lifetime.STANDARD
                : Parameters.choice("expiresIn", wanted.expiresIn(), Lifetime::parse, Lifetime.values(), Lifetime::id);
        Optional<String> title = Optional.ofNullable(wanted.title());
        title.flatMap(Title::misfit).ifPresent(expected -> {
            throw Problem.badParameter("title", title.get(), expected);
        });
        boolean showPhoto = Objects.requireNonNullElse(wanted.showPhoto(), false);
        return switch (shares.create(extraction, other, view, lifetime, title, showPhoto)) {
            case Creation.Created created -> made(created);
            case Creation.Full full ->
                throw new Problem(Code.SHARING_UNAVAILABLE, full.sentence(), Optional.of(UNTIL_THERE_IS_ROOM));
        };
    }

    private Optional<Extraction> other(ShareJson.Wanted wanted, SharedView view, Extraction shown) {
        boolean isWanted = view.compared().equals(Optional.of(Comparison.PHOTO));
        String id = wanted.compareWith();
        if (isWanted != (id != null)) {
            throw Problem.badParameter(
                    "compareWith",
                    id == null ? "none" : id,
                    isWanted ? "the id of the other photo's extraction" : "none, unless view.compare is photo");
        }
        if (id == null) {
            return Optional.empty();
        }
        Extraction other = extractions.find(id).orElseThrow(() -> ExtractionsController.unknown(id));
        if (!other.settings().equals(shown.settings())) {
            throw Problem.badParameter("compareWith", id, "an extraction by the same model, pass, size and fit");
        }
        return Optional.of(other);
    }

    private ShareJson.Wanted wanted(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_BODY + 1);
        if (bytes.length > MAX_BODY) {
            throw new Problem(
                    Code.TOO_LARGE, "body: more came (expected: at most %d kB of JSON)".formatted(MAX_BODY / 1024));
        }
        try {
            ShareJson.Wanted wanted = json.readValue(bytes, ShareJson.Wanted.class);
            if (wanted != null) {
                return wanted;
            }
        } catch (JacksonException unreadable) {
            String where = unreadable.getPath().stream()
                    .map(JacksonException.Reference::getPropertyName)
                    .filter(Objects::nonNull)
                    .reduce((outer, inner) -> outer + "." + inner)
                    .orElse("body");
            throw new Problem(
                    Code.BAD_PARAMETER,
                    "%s: unreadable (expected: JSON as described at /swagger-ui.html)".formatted(where));
        }
        throw Problem.badParameter("body", "null", "a JSON object");
    }

    private static ResponseEntity<ShareJson.Made> made(Creation.Created created) {
        String url = ServletUriComponentsBuilder.fromCurrentContextPath()
                .path(ApiUrls.sharePage(created.id()))
                .toUriString();
        return ResponseEntity.status(HttpStatus.CREATED)
                .location(URI.create(ApiUrls.share(created.id())))
                .cacheControl(CacheControl.noStore())
                .body(new ShareJson.Made(
                        created.id(),
                        url,
                        created.ownerToken(),
                        created.expiresAt().orElse(null)));
    }

    @Operation(summary = "What is pinned")
    @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ShareJson> get(@PathVariable String id) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(ShareJson.of(door.find(id)));
    }

    @Operation(summary = "The most likely classes; waits until they are known; forward only")
    @GetMapping(path = "/{id}/predictions", produces = MediaType.APPLICATION_JSON_VALUE)
    CompletableFuture<ResponseEntity<List<Prediction>>> predictions(
            @PathVariable String id, @RequestParam(defaultValue = "5") String top) {
        return ExtractionsController.predictions(door.open(id).extraction(), top, CacheControl.noStore());
    }

    @Operation(
            summary = "The picture as the network sees it, if its author shows it",
            description = "With compare=photo that of the other photo, where the share has one.")
    @GetMapping(path = "/{id}/input.png", produces = MediaType.IMAGE_PNG_VALUE)
    ResponseEntity<byte[]> input(@PathVariable String id, @RequestParam(required = false) @Nullable String compare) {
        PinnedPhoto photo = compare == null
                ? PinnedPhoto.SHOWN
                : Comparison.parse(compare)
                        .map(PinnedPhoto::of)
                        .orElseThrow(() -> Problem.badParameter(ApiUrls.COMPARE, compare, Comparison.PHOTO.id()));
        Share share = door.find(id);
        byte[] picture = Optional.of(share)
                .filter(Share::showPhoto)
                .flatMap(shown -> shares.picture(shown, photo))
                .orElseThrow(() -> new Problem(
                        Code.NOT_FOUND, "input.png: none (expected: a share whose author shows the photo)"));
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(picture);
    }

    @Operation(summary = "Revokes it, with the token that its author was given")
    @ApiResponse(responseCode = "204", description = "Gone")
    @DeleteMapping("/{id}")
    ResponseEntity<Void> revoke(
            @PathVariable String id,
            @RequestHeader(name = "Authorization", required = false) @Nullable String authorization) {
        Matcher bearer = BEARER.matcher(Objects.requireNonNullElse(authorization, ""));
        if (!bearer.matches()) {
            throw new Problem(
                    Code.BAD_PARAMETER,
                    "Authorization: %s (expected: Bearer OWNER_TOKEN)"
                            .formatted(authorization == null ? "none" : "not readable"));
        }
        door.revoke(id, bearer.group(1));
        return ResponseEntity.noContent().build();
    }
}
