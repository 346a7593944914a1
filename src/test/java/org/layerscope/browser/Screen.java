package org.layerscope.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The screen that a test's {@code Page} is shown on; on a class for all its methods. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
public @interface Screen {

    /** In CSS pixels. */
    int width() default 1440;

    /** In CSS pixels. */
    int height() default 900;

    /** The system's colour scheme. */
    boolean dark() default false;

    /** The browser's language, as a BCP 47 tag. */
    String language() default "en-US";

    /** Regular expression of the console errors that the test provokes; any other console error fails the test. */
    String expectedErrors() default "";
}
