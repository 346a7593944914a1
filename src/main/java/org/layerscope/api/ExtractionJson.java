package org.layerscope.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.layerscope.network.Shape;
import org.layerscope.visualization.Coverage;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionState;
import org.layerscope.visualization.TapInfo;
import org.layerscope.visualization.Timings;

/** An extraction as JSON. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExtractionJson(
        String id,
        String state,
        @Nullable Integer queuePosition,
        @Nullable Long estimatedWaitMs,
        Progress progress,
        String model,
        String pass,
        Input input,
        Timings timings,
        List<TapJson> taps,
        @Nullable Proof proof,
        CoverageJson coverage,
        @Nullable Failure failure,
        Instant expiresAt,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Schema(description = "what was done to the photo, told with the answer to its upload only")
        List<String> notes) {

    /** The same, saying what was done to the photo. */
    ExtractionJson noting(List<String> about) {
        return new ExtractionJson(
                id,
                state,
                queuePosition,
                estimatedWaitMs,
                progress,
                model,
                pass,
                input,
                timings,
                taps,
                proof,
                coverage,
                failure,
                expiresAt,
                about);
    }

    record Progress(int done, int total) {}

    @Schema(name = "ExtractionInput")
    record Input(int width, int height, String fit) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TapJson(String path, String kind, @Nullable Integer layer, int[] shape) {}

    record Proof(double logitsMaxAbsDiff) {}

    /** How much of the network it shows. */
    @Schema(name = "Coverage")
    record CoverageJson(Convolutions convolutions, List<String> unrecognised) {

        record Convolutions(int recorded, int total) {}

        static CoverageJson of(Coverage coverage) {
            return new CoverageJson(new Convolutions(coverage.recorded(), coverage.total()), coverage.unrecognised());
        }
    }

    record Failure(String code, String detail) {

        /** Empty unless it has ended without a result. */
        static Optional<Failure> of(ExtractionState state) {
            return switch (state) {
                case ExtractionState.Failed(String code, String sentence) -> Optional.of(new Failure(code, sentence));
                case ExtractionState.Cancelled cancelled ->
                    Optional.of(new Failure(Code.CANCELLED.id(), "This extraction was cancelled."));
                case ExtractionState.Queued queued -> Optional.empty();
                case ExtractionState.Running running -> Optional.empty();
                case ExtractionState.Done done -> Optional.empty();
            };
        }
    }

    /** How far it is. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StateJson(
            String state,
            @Nullable Integer queuePosition,
            @Nullable Long estimatedWaitMs,
            Progress progress) {

        static StateJson of(ExtractionState state, int layers) {
            Optional<ExtractionState.Queued> queued =
                    state instanceof ExtractionState.Queued known && known.position() > 0
                            ? Optional.of(known)
                            : Optional.empty();
            return new StateJson(
                    state.id(),
                    queued.map(ExtractionState.Queued::position).orElse(null),
                    queued.map(known -> known.estimatedWait().toMillis()).orElse(null),
                    new Progress((int) Math.round(state.fraction() * layers), layers));
        }
    }

    static ExtractionJson of(Extraction extraction, Instant expiresAt) {
        ExtractionState state = extraction.state();
        StateJson told = StateJson.of(state, extraction.layers().size());
        var difference = extraction.logitsMaxAbsDiff();
        return new ExtractionJson(
                extraction.id(),
                told.state(),
                told.queuePosition(),
                told.estimatedWaitMs(),
                told.progress(),
                extraction.model().id(),
                extraction.settings().pass().id(),
                new Input(
                        extraction.input().width(),
                        extraction.input().height(),
                        extraction.settings().fit().id()),
                extraction.timings(),
                extraction.taps().stream().map(ExtractionJson::tap).toList(),
                difference.isPresent() ? new Proof(difference.getAsDouble()) : null,
                CoverageJson.of(extraction.coverage()),
                Failure.of(state).orElse(null),
                expiresAt,
                List.of());
    }

    static TapJson tap(TapInfo tap) {
        OptionalInt layer = tap.layer();
        return new TapJson(
                tap.path(), tap.kind().id(), layer.isPresent() ? layer.getAsInt() : null, dimensions(tap.shape()));
    }

    /** {@code [c, h, w]}. */
    static int[] dimensions(Shape shape) {
        return new int[] {shape.channels(), shape.height(), shape.width()};
    }
}
