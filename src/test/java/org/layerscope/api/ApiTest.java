package org.layerscope.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.layerscope.model.InstalledModels;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestConstructor;

/**
 * A test class that talks to the whole application over HTTP, with the real network on real weights; started once for all of these
 * classes. Its constructor may take an {@link ApiClient}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "layerscope.models.auto-install=false")
@ContextConfiguration(initializers = ApiTest.RealWeights.class)
@Import(ApiClient.class)
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
@interface ApiTest {

    /** Points the application to the weights that all tests share. */
    final class RealWeights implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of("layerscope.home=" + InstalledModels.home()).applyTo(context);
        }
    }
}
