package org.layerscope.sharing;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The shares' database, which may be away: its tables are made when it is first there, and while it is away only one at a time finds out
 * whether it is back; all others are refused at once.
 */
@Component
final class Database {

    private static final Logger log = LoggerFactory.getLogger(Database.class);

    /** After a failure it is left alone for so long: to find out costs two seconds each time. */
    private static final long REST_NANOS = 1_000_000_000;

    private final Optional<ShareFile> file;
    private final Flyway flyway;
    private final HikariDataSource pool;
    private final TransactionTemplate transactions;
    private final ReentrantLock migrating = new ReentrantLock();
    private final ReentrantLock findingOut = new ReentrantLock();
    private volatile boolean migrated;
    private volatile boolean away;
    private volatile long awaySince;

    Database(Optional<ShareFile> file, Flyway flyway, HikariDataSource pool, PlatformTransactionManager transactions) {
        this.file = file;
        this.flyway = flyway;
        this.pool = pool;
        this.transactions = new TransactionTemplate(transactions);
    }

    /**
     * Does this in one transaction.
     *
     * @throws SharingException when the database does not answer, or cannot write
     */
    <T> T transaction(Supplier<T> work) {
        if (!away) {
            return attempt(work);
        }
        if (isResting() || !findingOut.tryLock()) {
            throw new SharingException(null);
        }
        try {
            return attempt(work);
        } finally {
            findingOut.unlock();
        }
    }

    private boolean isResting() {
        return away && System.nanoTime() - awaySince < REST_NANOS;
    }

    private <T> T attempt(Supplier<T> work) {
        try {
            migrate();
            T result = transactions.execute(status -> work.get());
            if (away) {
                away = false;
                log.info("the shares' database is back");
            }
            return result;
        } catch (DataIntegrityViolationException fault) {
            // Ours, not the database's; without its cause, whose text quotes what was to be stored.
            throw new IllegalStateException("the database refuses a row: SQL state " + sqlState(fault));
        } catch (ConcurrencyFailureException fault) {
            throw new SharingException(fault); // it is there, only too busy
        } catch (DataAccessException | TransactionException fault) {
            throw leave(fault);
        }
    }

    private static String sqlState(DataIntegrityViolationException fault) {
        return fault.getMostSpecificCause() instanceof SQLException cause ? cause.getSQLState() : "unknown";
    }

    private SharingException leave(RuntimeException fault) {
        if (!away) {
            log.warn(
                    "the shares' database is away: {}",
                    NestedExceptionUtils.getMostSpecificCause(fault).toString());
        }
        awaySince = System.nanoTime();
        migrated = false; // it may come back empty
        away = true;
        forgetConnections();
        return new SharingException(fault);
    }

    /** H2 closes a file that it could not write to, yet the connections to it go on saying that they are valid. */
    private void forgetConnections() {
        HikariPoolMXBean connections = pool.getHikariPoolMXBean();
        if (connections != null) { // null before the first
            connections.softEvictConnections();
        }
    }

    private void migrate() {
        if (migrated) {
            return;
        }
        migrating.lock();
        try {
            if (isResting()) {
                throw new SharingException(null); // whoever had the lock has just found out
            }
            if (!migrated) {
                file.ifPresent(ShareFile::createFolder);
                flyway.migrate();
                migrated = true;
            }
        } catch (FlywayException | UncheckedIOException fault) {
            throw leave(fault);
        } finally {
            migrating.unlock();
        }
    }
}
