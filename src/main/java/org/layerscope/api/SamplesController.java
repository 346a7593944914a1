package org.layerscope.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.layerscope.image.Fit;
import org.layerscope.image.Photo;
import org.layerscope.image.Sample;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The pictures that come with the program. */
@RestController
@Tag(name = "Samples", description = "Pictures to look at without an own photo")
@RequestMapping(ApiUrls.ROOT + "/samples")
final class SamplesController {

    private static final int MIN_SIZE = 16;
    private static final int MAX_SIZE = 512;

    @Operation(summary = "A sample as it is, or cropped to a square")
    @GetMapping(path = "/{sample}.png", produces = MediaType.IMAGE_PNG_VALUE)
    ResponseEntity<byte[]> sample(
            @PathVariable String sample, @RequestParam(name = "size", required = false) @Nullable String size) {
        Photo photo = Parameters.choice("sample", sample, Sample::parse, Sample.values(), Sample::id)
                .photo();
        Photo shown = size == null ? photo : Fit.CROP.apply(photo, Parameters.number("size", size, MIN_SIZE, MAX_SIZE));
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(Duration.ofDays(1)).cachePublic())
                .body(shown.png());
    }
}
