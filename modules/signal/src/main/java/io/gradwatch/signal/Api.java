package io.gradwatch.signal;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a type that programs outside this project may use. Its public and protected members stay binary compatible between
 * releases of one major version (before 1.0.0: of one minor version). Every other type may change at any time, even if it
 * is public.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Api {}
