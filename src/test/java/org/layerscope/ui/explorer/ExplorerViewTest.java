package org.layerscope.ui.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.treegrid.TreeGrid;
import com.vaadin.flow.dom.DomEvent;
import com.vaadin.flow.internal.nodefeature.ElementListenerMap;
import com.vaadin.flow.router.QueryParameters;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.layerscope.api.ApiUrls;
import org.layerscope.ui.ProgressLine;
import org.layerscope.ui.StagedEngine;
import org.layerscope.ui.UiTest;
import org.layerscope.ui.photo.PhotoPanel;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionState;
import org.layerscope.visualization.Pass;
import org.layerscope.visualization.VisualizationService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ViewPackages(packages = "org.layerscope.ui.explorer")
class ExplorerViewTest extends UiTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String UNTRAINED = "model=resnet50-untrained";

    @Autowired
    private ObjectProvider<VisualizationService> session;

    @Test
    void theAddressDecidesWhatIsShown() {
        open(UNTRAINED + "&pass=chain&lang=zh");

        assertThat(UI.getCurrent().getLocale()).isEqualTo(Locale.CHINESE);
        assertThat(source().path("layers").size()).isEqualTo(49);
        assertThat(source().path("layers").path(0).toString())
                .isEqualTo("{\"path\":\"conv1\",\"channels\":64,\"height\":64,\"width\":64,\"kernel\":[7,7],"
                        + "\"stride\":[2,2],\"inputs\":3,\"taps\":{\"convolution\":\"conv1\"}}");
        assertThat(source().path("base").isNull()).isTrue();
    }

    @Test
    void inTheForwardPassALayerIsDrawnInThreeWays() {
        open(UNTRAINED);

        assertThat(source().path("layers").path(3).path("taps").toString())
                .isEqualTo("{\"convolution\":\"layer1.0.conv3\",\"batch-norm\":\"layer1.0.bn3\","
                        + "\"relu\":\"layer1.0.relu3\"}");
    }

    @Test
    void withoutTheModelThatIsAskedForAnotherStandsIn() {
        open("");

        assertThat(visualization().settings().model()).isEqualTo("resnet50-untrained");
    }

    @Test
    void anAddressWithAnUnknownLayerIsSaidAndTheFirstLayerTakesItsPlace() {
        open(UNTRAINED + "&pass=chain&layer=nonsense");

        Paragraph alert = find(Paragraph.class, find(PhotoPanel.class).single())
                .withAttribute("role", "alert")
                .single();
        assertThat(alert.getText())
                .isEqualTo("layer: nonsense (expected: 0..48, conv1 …)."
                        + " The address has been read as far as it could be.");
        TreeGrid<?> modules = find(TreeGrid.class).single();
        assertThat(List.<Object>copyOf(modules.getSelectedItems()))
                .extracting("path")
                .containsExactly("conv1");
    }

    @Test
    void anExtractionIsShownFromTheMomentItExists() {
        open(UNTRAINED);

        Extraction extraction = choosePortrait();

        assertThat(extraction.state()).isInstanceOf(ExtractionState.Queued.class);
        assertThat(base()).isEqualTo(urlOf(extraction));
    }

    @Test
    void whatTheSessionHasComputedIsShownAgain() {
        Extraction extraction = extraction(Pass.CHAIN);

        open(UNTRAINED + "&pass=chain");

        assertThat(visualization().current()).containsSame(extraction);
        assertThat(base()).isEqualTo(urlOf(extraction));
    }

    @Test
    void anAddressWithOtherSettingsStartsAnotherExtractionOfTheSamePhoto() {
        open(UNTRAINED);
        Extraction before = choosePortrait();

        open(UNTRAINED + "&size=448");

        Extraction after = visualization().current().orElseThrow();
        assertThat(before.state()).isEqualTo(new ExtractionState.Cancelled());
        assertThat(after.settings().size()).isEqualTo(448);
        assertThat(base()).isEqualTo(urlOf(after));
    }

    @Test
    void aCancelledExtractionGivesWayToTheOneBefore() throws Exception {
        Extraction good = shownAndDone();
        open(UNTRAINED + "&pass=chain");
        Extraction cancelled = visualization().current().orElseThrow();
        assertThat(base()).isEqualTo(urlOf(cancelled));

        cancelled.cancel();

        eventually(() -> assertThat(base()).isEqualTo(urlOf(good)));
        assertThat(source().path("layers").path(0).path("taps").has("relu")).isTrue();
    }

    @Test
    void aFailureIsSaidAndTheLastResultStays() throws Exception {
        Extraction good = shownAndDone();
        open(UNTRAINED + "&size=128");

        engine.next().failed("out of memory");

        Span alert = find(Span.class, find(ProgressLine.class).single())
                .withAttribute("role", "alert")
                .single();
        eventually(() -> assertThat(alert.getText()).isNotEmpty());
        assertThat(base()).isEqualTo(urlOf(good));
    }

    @Test
    void aFirstExtractionThatIsCancelledLeavesNothingToShow() {
        open(UNTRAINED);
        Extraction extraction = choosePortrait();

        extraction.cancel();

        eventually(() -> assertThat(source().path("base").isNull()).isTrue());
    }

    @Test
    void anExtractionThatTheServerHasForgottenIsComputedAgain() throws Exception {
        Extraction forgotten = shownAndDone();

        fire("maps-refused", Map.of("code", "unknown_extraction"));

        Extraction again = visualization().current().orElseThrow();
        assertThat(again).isNotSameAs(forgotten);
        assertThat(base()).isEqualTo(urlOf(again));
    }

    @Test
    void whereTheUserComesToRestIsSaidOnceInTheAddress() {
        open(UNTRAINED);
        roundTrip();
        Map<String, Object> rest = Map.of("layer", "layer3.0.conv2", "first", 64, "last", 127, "show", "convolution");

        fire("view-change", rest);
        fire("view-change", rest);

        assertThat(UI.getCurrent().getInternals().dumpPendingJavaScriptInvocations())
                .extracting(pending -> pending.getInvocation().getParameters().toString())
                .filteredOn(parameters -> parameters.contains("channels=64-127"))
                .singleElement()
                .asString()
                .contains("layer=layer3.0.conv2", "show=convolution");
    }

    @Test
    void aPageThatIsLeftCallsItsWorkOff() {
        open(UNTRAINED + "&compare=pass");
        Extraction extraction = choosePortrait();
        Extraction counterpart = visualization().counterpart().orElseThrow();

        UI.getCurrent().removeAll();
        ((ExplorerView) getCurrentView()).removeFromParent();

        assertThat(extraction.state()).isEqualTo(new ExtractionState.Cancelled());
        assertThat(counterpart.state()).isEqualTo(new ExtractionState.Cancelled());
    }

    @Test
    void whatIsComparedIsCalledOffWithTheComparison() {
        open(UNTRAINED + "&compare=pass");
        choosePortrait();
        Extraction counterpart = visualization().counterpart().orElseThrow();

        open(UNTRAINED);

        assertThat(counterpart.state()).isEqualTo(new ExtractionState.Cancelled());
    }

    @Test
    void oneThatGivesWayToTheOneBeforeBringsBackWhatThatWasComparedWith() throws Exception {
        Extraction good = shownAndDone();
        open(UNTRAINED + "&compare=pass");
        Extraction counterpart = visualization().counterpart().orElseThrow();
        engine.next().finished(Map.of(), 0);
        assertThat(compared()).isEqualTo(urlOf(counterpart));
        open(UNTRAINED + "&compare=pass&size=128");

        visualization().cancel();

        eventually(() -> assertThat(base()).isEqualTo(urlOf(good)));
        assertThat(visualization().current()).containsSame(good);
        Extraction again = visualization().counterpart().orElseThrow();
        assertThat(again.input()).isEqualTo(counterpart.input());
        assertThat(again.state()).isEqualTo(new ExtractionState.Done());
        assertThat(compared()).isEqualTo(urlOf(again));
    }

    private String compared() {
        return JSON.readTree(String.valueOf(explorer().getElement().getPropertyRaw("compared")))
                .path("base")
                .asString("");
    }

    private Extraction shownAndDone() throws InterruptedException {
        open(UNTRAINED);
        Extraction extraction = choosePortrait();
        StagedEngine.Pass pass = engine.next();
        pass.finished(Map.of(), 1000);
        eventually(() -> assertThat(base()).isEqualTo(urlOf(extraction)));
        return extraction;
    }

    private Extraction choosePortrait() {
        test(find(Button.class).withAttribute("aria-label", "Portrait").single())
                .click();
        return visualization().current().orElseThrow();
    }

    private VisualizationService visualization() {
        return session.getObject();
    }

    private void open(String address) {
        UI.getCurrent().navigate(ExplorerView.class, QueryParameters.fromString(address));
    }

    private static String urlOf(Extraction extraction) {
        return ApiUrls.taps(extraction.id()).substring(1);
    }

    private String base() {
        return source().path("base").asString("");
    }

    private JsonNode source() {
        return JSON.readTree(String.valueOf(explorer().getElement().getPropertyRaw("source")));
    }

    private void fire(String event, Map<String, Object> detail) {
        JsonNode data = JSON.valueToTree(Map.of("event.detail", detail));
        explorer()
                .getElement()
                .getNode()
                .getFeature(ElementListenerMap.class)
                .fireEvent(new DomEvent(explorer().getElement(), event, data));
    }

    private LayerExplorer explorer() {
        return find(LayerExplorer.class).single();
    }
}
