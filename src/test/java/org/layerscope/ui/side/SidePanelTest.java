package org.layerscope.ui.side;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridTester;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.component.treegrid.TreeGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.layerscope.ui.UiTest;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.Pass;

class SidePanelTest extends UiTest {

    private final List<String> chosen = new ArrayList<>();
    private SidePanel panel;

    @BeforeEach
    void putPanel() {
        panel = put(new SidePanel(chosen::add));
        panel.show(untrained(), ExtractionSettings.defaults(untrained(), Pass.FORWARD));
    }

    @Test
    void theRegionExtractorHoldsTheArticlesKeysInItsOrder() {
        Section extractor =
                find(Section.class, panel).withAriaLabel("Extractor").single();

        List<String> keys = find(DescriptionList.Term.class, extractor).all().stream()
                .map(DescriptionList.Term::getText)
                .toList();
        List<String> values = find(DescriptionList.Description.class, extractor).all().stream()
                .map(DescriptionList.Description::getText)
                .toList();

        assertThat(keys)
                .containsExactly(
                        "Down-sample layers name",
                        "Total CNN Layers",
                        "Total Sequential Layers",
                        "Total Downsampling Layers",
                        "Total Linear Layers",
                        "Total number of Bottleneck and Basicblock",
                        "Total Execution time");
        assertThat(values.subList(0, 6)).containsExactly("downsample", "49", "4", "4", "1", "16");
        assertThat(values.getLast()).matches("\\d\\.\\d{5} sec");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FORWARD | conv1 | Shown conv1, Shape 64 × 112 × 112, Kernel 7 × 7, Stride 2, Padding 3, Groups 1,"
                        + " Parameters 9,408, Receptive field 7 px, Jump 2 px, Start 0 px",
                "FORWARD | layer4.2.relu2 | Shown layer4.2.relu2, Shape 512 × 7 × 7, Convolution layer4.2.conv2,"
                        + " Kernel 3 × 3, Stride 1, Padding 1, Groups 1, Parameters 2,359,296,"
                        + " Receptive field 427 px, Jump 32 px, Start 0 px",
                "FORWARD | maxpool | Shown maxpool, Shape 64 × 56 × 56, Kernel 3 × 3, Stride 2, Padding 1,"
                        + " Parameters 0, Receptive field 11 px, Jump 4 px, Start 0 px",
                "FORWARD | layer1.0 | Shown layer1.0, Shape 256 × 56 × 56, Type Bottleneck, Parameters 75,008,"
                        + " Receptive field 19 px, Jump 4 px, Start 0 px",
                "FORWARD | layer2.0.downsample.0 | Shown layer2.0.downsample.0, Shape 512 × 28 × 28, Kernel 1 × 1,"
                        + " Stride 2, Padding 0, Groups 1, Parameters 131,072,"
                        + " Receptive field 35 px, Jump 8 px, Start 0 px",
                "FORWARD | fc | Shown fc, Shape 1000 × 1 × 1, Type Linear, Parameters 2,049,000,"
                        + " Receptive field whole input",
                "CHAIN | layer1.0.conv1 | Shown layer1.0.conv1, Shape 64 × 64 × 64, Kernel 1 × 1, Stride 1,"
                        + " Padding 0, Groups 1, Parameters 4,096, Receptive field 7 px, Jump 2 px, Start 0 px"
            })
    void theRegionLayerFactsSaysWhatIsToBeKnownOfTheTap(Pass pass, String tap, String facts) {
        panel.show(untrained(), ExtractionSettings.defaults(untrained(), pass));

        panel.select(tap);

        Section section =
                find(Section.class, panel).withAriaLabel("Layer facts").single();
        List<DescriptionList.Term> terms =
                find(DescriptionList.Term.class, section).all();
        List<DescriptionList.Description> values =
                find(DescriptionList.Description.class, section).all();
        assertThat(IntStream.range(0, terms.size())
                        .mapToObj(i ->
                                terms.get(i).getText() + " " + values.get(i).getText())
                        .collect(Collectors.joining(", ")))
                .isEqualTo(facts);
    }

    @Test
    void theTreeIsNamedModulesAndOpensTheBranchOfTheLayerOnTheScreen() {
        assertThat(tree().getAriaLabel()).contains("Modules");

        panel.select("layer3.0.conv2");

        assertThat(selected()).containsExactly("layer3.0.conv2");
        assertThat(paths())
                .contains("layer3.0.conv2", "layer3.5", "layer4")
                .doesNotContain("layer4.0", "layer3.1.conv1");
    }

    @Test
    void theBranchThatIsLeftIsClosedAgainUnlessTheUserOpenedIt() {
        panel.select("layer1.0.conv1");
        toggle("layer2");

        panel.select("layer4.2.conv3");

        assertThat(paths()).contains("layer2.0", "layer4.2.conv3").doesNotContain("layer1.0");
    }

    @Test
    void choosingWhatIsRecordedTellsItsTapAndMarksIt() {
        List.of("layer1", "layer1.0", "layer1.0.relu", "layer1.0.downsample", "layer2")
                .forEach(this::toggle);

        for (String path : List.of("layer1.0.downsample.0", "layer1.0.relu2", "bn1", "maxpool", "layer2.0", "fc")) {
            choose(path);
            assertThat(selected()).containsExactly(path);
        }
        choose("relu");

        assertThat(chosen)
                .containsExactly(
                        "layer1.0.downsample.0", "layer1.0.relu2", "bn1", "maxpool", "layer2.0", "fc", "relu1");
    }

    @Test
    void choosingWhatIsNotRecordedChangesNothing() {
        panel.show(untrained(), ExtractionSettings.defaults(untrained(), Pass.CHAIN));
        panel.select("layer1.0.conv1");
        toggle("layer1.0.downsample");

        choose("bn1");
        choose("layer1.0.downsample.0");

        assertThat(chosen).isEmpty();
        assertThat(selected()).containsExactly("layer1.0.conv1");
        assertThat(find(Paragraph.class, panel).all())
                .extracting(Paragraph::getText)
                .contains("The article chain has convolutions only: nothing else can be chosen.");
    }

    @Test
    void anotherPassKeepsTheBranchesThatTheUserOpened() {
        toggle("layer2");
        panel.select("conv1");

        panel.show(untrained(), ExtractionSettings.defaults(untrained(), Pass.CHAIN));

        assertThat(paths()).contains("layer2.0");
        assertThat(selected()).containsExactly("conv1");
    }

    @Test
    void choosingABranchOpensAndClosesIt() {
        choose("layer2");
        assertThat(paths()).contains("layer2.3");

        choose("layer2");
        assertThat(paths()).doesNotContain("layer2.3");
    }

    @Test
    void theSearchShowsWhatMatchesWithItsWayFromTheRoot() {
        test(search()).setValue("3×3 /2");

        assertThat(paths())
                .containsExactly(
                        "",
                        "layer2",
                        "layer2.0",
                        "layer2.0.conv2",
                        "layer3",
                        "layer3.0",
                        "layer3.0.conv2",
                        "layer4",
                        "layer4.0",
                        "layer4.0.conv2");

        test(search()).setValue("nothing like it");
        assertThat(paths()).isEmpty();
    }

    @Test
    void anUnknownPathChangesNothing() {
        panel.select("layer1.0.conv1");

        panel.select("layer9.conv1");

        assertThat(selected()).containsExactly("layer1.0.conv1");
    }

    @Test
    void theSheetsHandleSaysWhetherItIsOpen() {
        Button handle = find(Button.class, panel).withText("Show details").single();

        test(handle).click();

        assertThat(handle.getText()).isEqualTo("Hide details");
        assertThat(handle.getElement().getAttribute("aria-expanded")).isEqualTo("true");
        assertThat(panel.getClassNames()).contains("is-open");
    }

    @SuppressWarnings("unchecked")
    private TreeGrid<ModuleNode> tree() {
        return find(TreeGrid.class, panel).single();
    }

    private TextField search() {
        return find(TextField.class, panel).single();
    }

    private List<String> selected() {
        return tree().getSelectedItems().stream().map(ModuleNode::path).toList();
    }

    private List<String> paths() {
        GridTester<Grid<ModuleNode>, ModuleNode> rows = test(tree());
        return IntStream.range(0, rows.size())
                .mapToObj(row -> rows.getRow(row).path())
                .toList();
    }

    private void choose(String path) {
        test(tree()).select(paths().indexOf(path));
    }

    private void toggle(String path) {
        test(tree()).invokeLitRendererFunction(paths().indexOf(path), 0, "toggle");
    }
}
