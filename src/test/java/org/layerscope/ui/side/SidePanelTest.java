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
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
