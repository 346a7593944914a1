package org.layerscope.engine;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The real engine alone, for tests that need no web server. */
@Configuration
@Import(PyTorchEngine.class)
public class EngineConfiguration {}
