package org.layerscope.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Which part of the network's input the cells of an activation depend on, along both axes.
 *
 * @param down from row to row
 * @param across from column to column
 */
public record FieldOfView(ReceptiveField down, ReceptiveField across) {

    /** That of each operation's output, by the operation's index. */
    public static List<FieldOfView> of(Graph graph) {
        List<ReceptiveField> down = ReceptiveField.along(Pair::height, graph.operations());
        List<ReceptiveField> across = ReceptiveField.along(Pair::width, graph.operations());
        List<FieldOfView> fields = new ArrayList<>();
        for (int i = 0; i < down.size(); i++) {
            fields.add(new FieldOfView(down.get(i), across.get(i)));
        }
        return List.copyOf(fields);
    }
}
