package org.layerscope.sharing;

import com.zaxxer.hikari.HikariDataSource;
import java.time.InstantSource;
import org.layerscope.model.LayerscopeHome;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
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

    /** Names the database when shares are not in a file of ours. */
    static final String URL = "spring.datasource.url";

    private static final String H2 = "jdbc:h2:";

    /** True when no database is named. */
    static final class NoDatabaseNamed implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return context.getEnvironment().getProperty(URL, "").isBlank();
        }
    }

    @Bean
    @Conditional(NoDatabaseNamed.class)
    ShareFile shareFile(@Value("${layerscope.home:}") String home) {
        return new ShareFile(LayerscopeHome.of(home));
    }

    @Bean
    @Conditional(NoDatabaseNamed.class)
    Backups backups(ShareFile file) {
        return new Backups(file);
    }

    /**
     * One connection to H2, which does one transaction after the other anyway: when it cannot write any more, because the disk is full, all
     * other transactions that are open would never end.
     */
    @Bean
    static BeanPostProcessor poolOfOneForH2() {
        return new BeanPostProcessor() {

            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource pool && pool.getJdbcUrl().startsWith(H2)) {
                    pool.setMaximumPoolSize(1);
                }
                return bean;
            }
        };
    }

    /** Flyway needs two connections at once. */
    @Bean
    FlywayConfigurationCustomizer flywaysOwnConnectionsToH2(JdbcConnectionDetails database) {
        return flyway -> {
            if (database.getJdbcUrl().startsWith(H2)) {
                flyway.dataSource(database.getJdbcUrl(), database.getUsername(), database.getPassword());
            }
        };
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
