package org.layerscope.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Aside;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Main;
import java.util.List;

/** The three columns of a page: the photo and what came of it, what is looked at, and what is to be known about it. */
public final class Columns extends Div {

    public Columns(List<? extends Component> photo, List<? extends Component> stage, Component side) {
        addClassName("app-main");
        Aside left = new Aside();
        left.addClassName("panel-left");
        photo.forEach(left::add);
        Main main = new Main();
        main.addClassName("stage");
        stage.forEach(main::add);
        add(left, main, side);
    }
}
