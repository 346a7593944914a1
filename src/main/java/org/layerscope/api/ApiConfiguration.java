package org.layerscope.api;

import org.layerscope.image.PhotoReader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the controllers need of packages that know no Spring. */
@Configuration
class ApiConfiguration {

    @Bean
    PhotoReader photoReader() {
        return PhotoReader.withWorkers();
    }
}
