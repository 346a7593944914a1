package org.layerscope.model;

import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** YAML of which every single value is a text, so that a label {@code no} stays one and {@code 1e-5} is not mistaken for something else. */
final class SettingsYaml {

    /** Most characters of a text. */
    static final int MAX_CHARACTERS = 1 << 20;

    private static final int MAX_DEPTH = 4;

    private SettingsYaml() {}

    /** Maps, lists and texts. */
    static Object load(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw new MisfitException("%d characters (expected: at most %d)".formatted(text.length(), MAX_CHARACTERS));
        }
        try {
            Object tree = yaml().load(text);
            return tree == null ? Map.of() : tree;
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new MisfitException("line %d: %s (expected: YAML)".formatted(line, e.getProblem()));
        } catch (YAMLException e) {
            throw new MisfitException(
                    String.valueOf(e.getMessage()).lines().findFirst().orElse("") + " (expected: YAML)");
        }
    }

    static String print(Map<String, Object> tree) {
        return yaml().dump(tree);
    }

    private static Yaml yaml() {
        LoaderOptions loading = new LoaderOptions();
        loading.setCodePointLimit(MAX_CHARACTERS);
        loading.setMaxAliasesForCollections(0);
        loading.setNestingDepthLimit(MAX_DEPTH);
        loading.setAllowDuplicateKeys(false);
        DumperOptions dumping = new DumperOptions();
        dumping.setDefaultFlowStyle(DumperOptions.FlowStyle.AUTO);
        dumping.setSplitLines(false);
        Resolver texts = new Resolver() {
            @Override
            protected void addImplicitResolvers() {}
        };
        return new Yaml(new SafeConstructor(loading), new Representer(dumping), dumping, loading, texts);
    }
}
