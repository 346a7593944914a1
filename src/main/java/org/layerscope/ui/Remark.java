package org.layerscope.ui;

import com.vaadin.flow.component.html.Div;
import org.layerscope.ui.Learn.Topic;
import org.layerscope.visualization.Pass;

/** The line over the grids: what the pass shows, how it goes, and what one may wonder about there. */
public final class Remark extends Div {

    private final PassSentence sentence = new PassSentence();

    public Remark(ProgressLine progress) {
        addClassName("remark");
        Div questions = new Div(new Learn(Topic.FEATURE_MAP), new Learn(Topic.FILTER), new Learn(Topic.PASSES));
        questions.addClassName("questions");
        add(sentence, progress, questions);
    }

    /** Shows the sentence about this pass. */
    public void show(Pass pass) {
        sentence.show(pass);
    }
}
