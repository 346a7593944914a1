package org.layerscope.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.layerscope.sharing.Share;
import org.layerscope.visualization.Archive;
import org.layerscope.visualization.ChannelRange;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionException;
import org.layerscope.visualization.Extractions;
import org.layerscope.visualization.Show;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** All layers as one file. */
@RestController
@RequestMapping(ApiUrls.ROOT)
final class ArchivesController {

    private static final Logger log = LoggerFactory.getLogger(ArchivesController.class);

    private static final String SCRIPT = "X-Script";
    private static final String ZIP = "application/zip";
    private static final String SUMMARY = "The exact numbers of all layers as a ZIP file";
    private static final String DESCRIPTION =
            "A NumPy file for each layer, manifest.json with what they were made of and the hash of each file, the input, and a PyTorch"
                    + " script that computes the numbers again, or in the manifest why there is none. A layer with fewer channels than asked for gives those that it has.";

    /** Each holds tens of megabytes. */
    private final Downloads downloads = new Downloads();

    private final Extractions extractions;
    private final ShareDoor door;
    private final String version;

    ArchivesController(Extractions extractions, ShareDoor door, @Value("${layerscope.version}") String version) {
        this.extractions = extractions;
        this.door = door;
        this.version = version;
    }

    @Operation(summary = SUMMARY, description = DESCRIPTION, tags = "Extractions")
    @ApiResponse(
            responseCode = "200",
            headers = @Header(name = SCRIPT, description = "name of the script in the file, or none"),
            content = @Content(mediaType = ZIP, schema = @Schema(type = "string", format = "binary")))
    @GetMapping("/extractions/{id}/archive.zip")
    void ofExtraction(
            @PathVariable String id,
            @RequestParam(defaultValue = "0-63") String channels,
            @RequestParam(defaultValue = "relu") String show,
            HttpServletResponse response) {
        send(Opened.of(extractions, id), true, channels, show, response);
    }

    @Operation(summary = SUMMARY, description = DESCRIPTION, tags = "Shares")
    @ApiResponse(
            responseCode = "200",
            headers = @Header(name = SCRIPT, description = "name of the script in the file, or none"),
            content = @Content(mediaType = ZIP, schema = @Schema(type = "string", format = "binary")))
    @GetMapping("/shares/{id}/archive.zip")
    void ofShare(
            @PathVariable String id,
            @RequestParam(defaultValue = "0-63") String channels,
            @RequestParam(defaultValue = "relu") String show,
            HttpServletResponse response) {
        Share share = door.find(id);
        send(door.open(id), share.showPhoto(), channels, show, response);
    }

    private void send(Opened opened, boolean withInput, String channels, String show, HttpServletResponse response) {
        Extraction extraction = opened.extraction();
        int most = extraction.layers().stream()
                .mapToInt(layer -> layer.shape().channels())
                .max()
                .orElseThrow();
        ChannelRange range = Parameters.channels(
                "channels",
                channels,
                most,
                most,
                "the widest layer of " + extraction.model().id());
        Show shown = Parameters.choice("show", show, Show::parse, Show.values(), Show::id);
        Archive archive = extraction.archive(version, shown, range, withInput);
        downloads.send(() -> {
            // What is refused is refused before anything of the file has been sent.
            opened.explained(archive.begun()).join();
            write(archive, opened, response);
        });
    }

    private static void write(Archive archive, Opened opened, HttpServletResponse response) throws IOException {
        Extraction extraction = opened.extraction();
        HttpHeaders headers = TapResources.attachment("%s-%s-%d.zip"
                .formatted(
                        extraction.model().id(),
                        extraction.settings().pass().id(),
                        extraction.input().width()));
        headers.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        response.setHeader(SCRIPT, archive.script().orElse("none"));
        response.setContentType(ZIP);
        response.setHeader(HttpHeaders.CACHE_CONTROL, opened.caching().getHeaderValue());
        response.setContentLengthLong(archive.bytes());
        // A file that ends early must not look whole: its length was announced, and with the connection it is cut off.
        response.setHeader(HttpHeaders.CONNECTION, "close");
        try {
            archive.write(response.getOutputStream());
        } catch (ExtractionException fault) {
            log.warn("an archive was cut off: {}", fault.getMessage());
        }
    }
}
