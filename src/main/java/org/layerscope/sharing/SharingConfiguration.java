package org.layerscope.sharing;

import java.time.InstantSource;
import org.layerscope.model.LayerscopeHome;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.data.jdbc.core.dialect.JdbcDialect;
import org.springframework.data.jdbc.core.dialect.JdbcH2Dialect;
import org.springframework.data.jdbc.core.dialect.JdbcPostgresDialect;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Where shares are stored: in a file, unless {@code spring.datasource.url} names a PostgreSQL database. Nothing here asks a database. */
@Configuration
@EnableScheduling
class SharingConfiguration {

    /** True when no database is named. */
    static final class NoDatabaseNamed implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return context.getEnvironment()
                    .getProperty("spring.datasource.url", "")
                    .isBlank();
        }
    }

    @Bean
    @Conditional(NoDatabaseNamed.class)
    JdbcConnectionDetails shareFile(@Value("${layerscope.home:}") String home) {
        return new ShareFile(LayerscopeHome.of(home));
    }

    /** By the address: Spring Data would ask the database, which may not be there yet. */
    @Bean
    JdbcDialect jdbcDialect(JdbcConnectionDetails database) {
        return DatabaseDriver.fromJdbcUrl(database.getJdbcUrl()) == DatabaseDriver.POSTGRESQL
                ? JdbcPostgresDialect.INSTANCE
                : JdbcH2Dialect.INSTANCE;
    }

    /** Not at the start, when the database may not be there yet: {@link Database} does it. */
    @Bean
    FlywayMigrationStrategy laterMigration() {
        return flyway -> {};
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }
}
