package org.layerscope.model;

import java.util.List;

/** Where the names of a model's outputs are. */
public sealed interface Labels {

    /** The 1000 classes of ImageNet, in PyTorch's order. */
    record ImageNet() implements Labels {}

    /**
     * Here.
     *
     * @param names by index
     */
    record Listed(List<String> names) implements Labels {

        public Listed {
            names = List.copyOf(names);
        }
    }

    /**
     * In a text file beside the model's, one a line.
     *
     * @param name the file's, ending in {@code .txt}
     */
    record InFile(String name) implements Labels {

        public InFile {
            if (!isValid(name)) {
                throw new IllegalArgumentException("labels: %s (expected: the name of a .txt file)".formatted(name));
            }
        }

        /** Whether the text is the name of a text file, without a folder. */
        static boolean isValid(String name) {
            return name.matches("[^\\p{Cntrl}/\\\\:]{1,100}\\.txt") && !name.startsWith(".");
        }
    }
}
