package org.layerscope.ui;

import com.vaadin.flow.spring.annotation.VaadinSessionScope;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.visualization.Extractions;
import org.layerscope.visualization.VisualizationService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gives the application's parts the scopes that only the user interface knows. */
@Configuration
class UiConfiguration {

    /** One for each browser session; closed with it. */
    @Bean
    @VaadinSessionScope
    VisualizationService visualizationService(Extractions extractions, ModelCatalogue catalogue) {
        return new VisualizationService(extractions, catalogue);
    }

    /** Likewise. */
    @Bean
    @VaadinSessionScope
    MyShares myShares() {
        return new MyShares();
    }
}
