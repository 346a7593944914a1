package org.layerscope.ui.side;

import com.vaadin.flow.component.grid.GridSingleSelectionModel;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.component.treegrid.TreeGrid;
import com.vaadin.flow.data.provider.hierarchy.TreeData;
import com.vaadin.flow.data.provider.hierarchy.TreeDataProvider;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.layerscope.model.Model;
import org.layerscope.network.Module;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.Pass;
import org.layerscope.visualization.TapInfo;

/**
 * The model's module tree. What is on the screen is marked and in view, with only its own branch opened for it; choosing
 * whatever the pass records goes there.
 */
final class ModulesPanel extends Section implements LocaleChangeObserver {

    /**
     * A row is named by its whole path, in one piece: between the pieces of one, browsers would read a space. One that cannot
     * be chosen says why.
     */
    private static final String ROW = """
            <div class="module-row ${item.reason ? 'untapped' : ''}" title="${item.reason}"
              ><vaadin-grid-tree-toggle .leaf="${!item.children}" .expanded="${live(model.expanded)}" .level="${model.level}"
                @click="${(e) => { if (item.children) { e.stopPropagation(); toggle(); } }}"></vaadin-grid-tree-toggle
              ><span class="sr-only">${item.path}</span><span class="module-name" aria-hidden="true">${item.name}</span
              > <span class="module-facts">${item.facts}</span><span class="sr-only">${item.reason ? ', ' + item.reason : ''}</span></div>
            """;

    /** Rows that stay in view above the marked one, so that one sees the block that it belongs to. */
    private static final int CONTEXT = 7;

    private final H2 heading = new H2();
    private final Paragraph remark = new Paragraph();
    private final TextField search = new TextField();
    private final TreeGrid<ModuleNode> tree = new TreeGrid<>();
    private final Consumer<String> onTap;

    private final Map<String, ModuleNode> nodes = new HashMap<>();
    private final Map<String, ModuleNode> parents = new HashMap<>();
    private final Set<ModuleNode> openedByUser = new HashSet<>();
    private final Map<String, ModuleNode> tapped = new HashMap<>();
    private @Nullable Module network;
    private List<String> taps = List.of();
    private Pass pass = Pass.FORWARD;
    private String tap = "";
    private @Nullable ModuleNode root;
    private @Nullable ModuleNode current;

    /** @param onTap hears the path of a tap that was chosen */
    ModulesPanel(Consumer<String> onTap) {
        this.onTap = onTap;
        addClassNames("panel", "modules-panel");
        heading.addClassName("panel-heading");
        remark.addClassName("dim");
        search.addThemeName("small");
        search.setClearButtonVisible(true);
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.addValueChangeListener(change -> fill());
        tree.addClassName("module-tree");
        tree.addThemeVariants(GridVariant.NO_BORDER, GridVariant.NO_ROW_BORDERS);
        tree.addColumn(LitRenderer.<ModuleNode>of(ROW)
                .withProperty("path", node -> node.path().isEmpty() ? node.name() : node.path())
                .withProperty("name", ModuleNode::name)
                .withProperty("facts", ModuleNode::facts)
                .withProperty("reason", node -> node.untapped() ? reason() : "")
                .withProperty("children", node -> !node.children().isEmpty())
                .withFunction("toggle", this::toggle));
        tree.setSelectionMode(TreeGrid.SelectionMode.SINGLE);
        ((GridSingleSelectionModel<ModuleNode>) tree.getSelectionModel()).setDeselectAllowed(false);
        tree.addSelectionListener(selection -> {
            if (selection.isFromClient()) {
                choose(selection.getFirstSelectedItem().orElse(null));
            }
        });
        tree.addExpandListener(expand -> {
            if (expand.isFromClient()) {
                openedByUser.addAll(expand.getItems());
            }
        });
        tree.addCollapseListener(collapse -> {
            if (collapse.isFromClient()) {
                openedByUser.removeAll(collapse.getItems());
            }
        });
        add(heading, remark, search, tree);
    }

    /** Shows this model's tree, of which a pass with these settings records something. */
    void show(Model model, ExtractionSettings settings) {
        List<TapInfo> recorded = TapInfo.of(model, settings);
        List<String> paths = recorded.stream().map(TapInfo::path).toList();
        if (model.network().equals(network) && paths.equals(taps)) {
            return;
        }
        if (!model.network().equals(network)) {
            openedByUser.clear();
        }
        network = model.network();
        taps = paths;
        pass = settings.pass();
        root = ModuleNode.of(model, recorded);
        nodes.clear();
        parents.clear();
        tapped.clear();
        index(root);
        current = tapped.get(tap);
        explain();
        fill();
    }

    /** Marks what this tap records and brings it into view. Does nothing if it is marked already. */
    void select(String path) {
        tap = path;
        ModuleNode next = tapped.get(path);
        if (next == null || next.equals(current)) {
            return;
        }
        current = next;
        reveal();
    }

    private void index(ModuleNode node) {
        nodes.put(node.path(), node);
        node.tap().ifPresent(path -> tapped.put(path, node));
        for (ModuleNode child : node.children()) {
            parents.put(child.path(), node);
            index(child);
        }
    }

    private void fill() {
        String text = search.getValue().strip().toLowerCase(Locale.ROOT);
        TreeData<ModuleNode> data = new TreeData<>();
        if (root != null && (text.isEmpty() || keeps(root, text))) {
            data.addRootItems(root);
            addChildren(data, root, text);
        }
        tree.setDataProvider(new TreeDataProvider<>(data));
        if (text.isEmpty()) {
            if (root != null) {
                tree.expand(root);
            }
            tree.expand(openedByUser);
        } else {
            tree.expandRecursively(data.getRootItems(), 10);
        }
        reveal();
    }

    private static void addChildren(TreeData<ModuleNode> data, ModuleNode node, String text) {
        for (ModuleNode child : node.children()) {
            if (keeps(child, text)) {
                data.addItem(node, child);
                addChildren(data, child, text);
            }
        }
    }

    private static boolean keeps(ModuleNode node, String text) {
        return text.isEmpty() || node.matches(text) || node.children().stream().anyMatch(child -> keeps(child, text));
    }

    private void reveal() {
        ModuleNode shown = current;
        if (shown == null || !tree.getTreeData().contains(shown)) {
            return;
        }
        Set<ModuleNode> branch = ancestors(shown);
        if (search.isEmpty()) {
            List<ModuleNode> leftBehind = new ArrayList<>(nodes.values());
            leftBehind.removeIf(node -> branch.contains(node) || openedByUser.contains(node) || !tree.isExpanded(node));
            tree.collapse(leftBehind);
        }
        tree.expand(branch);
        tree.select(shown);
        List<ModuleNode> rows = new ArrayList<>();
        tree.getTreeData().getRootItems().forEach(node -> addRows(rows, node));
        tree.scrollToItem(rows.get(Math.max(0, rows.indexOf(shown) - CONTEXT)));
    }

    private void addRows(List<ModuleNode> rows, ModuleNode node) {
        rows.add(node);
        if (tree.isExpanded(node)) {
            tree.getTreeData().getChildren(node).forEach(child -> addRows(rows, child));
        }
    }

    private Set<ModuleNode> ancestors(ModuleNode node) {
        Set<ModuleNode> ancestors = new HashSet<>();
        for (ModuleNode up = parents.get(node.path()); up != null; up = parents.get(up.path())) {
            ancestors.add(up);
        }
        return ancestors;
    }

    private void choose(@Nullable ModuleNode chosen) {
        if (chosen != null && chosen.tap().isPresent()) {
            current = chosen;
            tap = chosen.tap().get();
            onTap.accept(tap);
            if (!chosen.children().isEmpty() && !tree.isExpanded(chosen)) {
                toggle(chosen);
            }
            return;
        }
        if (chosen != null && !chosen.children().isEmpty()) {
            toggle(chosen);
        }
        if (current == null) {
            tree.deselectAll();
        } else {
            tree.select(current);
        }
    }

    private void toggle(ModuleNode node) {
        if (tree.isExpanded(node)) {
            openedByUser.remove(node);
            tree.collapse(node);
        } else {
            openedByUser.add(node);
            tree.expand(node);
        }
    }

    private String reason() {
        return getTranslation("modules.untapped." + pass.id());
    }

    private void explain() {
        remark.setVisible(pass == Pass.CHAIN);
        remark.setText(getTranslation("modules.chain"));
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        String name = getTranslation("modules.title");
        heading.setText(name);
        setAriaLabel(name);
        tree.setAriaLabel(name);
        search.setPlaceholder(getTranslation("modules.search"));
        search.setAriaLabel(getTranslation("modules.search"));
        tree.setEmptyStateText(getTranslation("modules.none"));
        tree.getDataProvider().refreshAll();
        explain();
    }
}
