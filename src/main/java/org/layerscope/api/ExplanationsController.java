package org.layerscope.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.concurrent.CompletableFuture;
import org.layerscope.visualization.ClassMap;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.Extractions;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** Why a class: where in the picture the network finds what speaks for it. */
@RestController
@Tag(name = "Extractions")
@RequestMapping(path = ApiUrls.ROOT, produces = MediaType.APPLICATION_JSON_VALUE)
final class ExplanationsController {

    private static final String SUMMARY = "Where the network finds what speaks for a class; forward only";
    private static final String DESCRIPTION =
            "Waits until it is known. Method cam is exact: the mean of the values plus the bias is the logit; the values are of either sign, "
                    + "row by row. Method grad-cam, where the network does not end in a mean and one linear layer, is an approximation of at least 0.";

    private final Extractions extractions;
    private final ShareDoor door;

    ExplanationsController(Extractions extractions, ShareDoor door) {
        this.extractions = extractions;
        this.door = door;
    }

    @Operation(summary = SUMMARY, description = DESCRIPTION)
    @GetMapping("/extractions/{id}/explanation")
    DeferredResult<ResponseEntity<ExplanationJson>> ofExtraction(
            @PathVariable String id, @RequestParam(name = "class") String index) {
        return answer(Opened.of(extractions, id), index);
    }

    @Operation(summary = SUMMARY, description = DESCRIPTION, tags = "Shares")
    @GetMapping("/shares/{id}/explanation")
    DeferredResult<ResponseEntity<ExplanationJson>> ofShare(
            @PathVariable String id, @RequestParam(name = "class") String index) {
        return answer(door.open(id), index);
    }

    private static DeferredResult<ResponseEntity<ExplanationJson>> answer(Opened opened, String index) {
        Extraction extraction = opened.extraction();
        int classes = extraction.classes();
        if (classes == 0) {
            throw new Problem(
                    Code.NOT_FOUND,
                    "explanation: none (expected: an extraction of the pass forward; the chain ends before the classifier)");
        }
        int wanted = index.matches("\\d{1,99}") ? Parameters.parsed(index) : -1;
        if (wanted < 0 || wanted >= classes) {
            throw Problem.badParameter(
                    "class",
                    index,
                    "0..%d of %s".formatted(classes - 1, extraction.model().id()));
        }
        DeferredResult<ResponseEntity<ExplanationJson>> answer = new DeferredResult<>();
        CompletableFuture<ClassMap> asked = extraction.classMap(wanted);
        var unused = opened.explained(asked).whenComplete((map, fault) -> {
            if (fault == null) {
                answer.setResult(
                        ResponseEntity.ok().cacheControl(opened.caching()).body(ExplanationJson.of(map)));
            } else {
                answer.setErrorResult(fault);
            }
        });
        answer.onCompletion(() -> asked.cancel(false)); // its time may be up, or whoever asked be gone
        return answer;
    }
}
