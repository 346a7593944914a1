package org.layerscope.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.scheduling.annotation.Scheduled;

class PurgeTest {

    @TempDir
    private Path home;

    @Test
    void anExpiredShareIsDeletedWithItsPictureWithoutAnybodyAsking() {
        try (Instance instance = Instance.start(
                "spring.datasource.url=", "layerscope.home=" + home, "layerscope.shares.purge-interval=PT0.1S")) {
            instance.create(Lifetime.HOUR);
            var kept = instance.create(Lifetime.DAY);

            instance.pass(Duration.ofHours(2));

            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertThat(rows(instance, "stored_share")).isEqualTo(1);
                assertThat(rows(instance, "stored_picture")).isEqualTo(1);
            });
            assertThat(instance.shares.find(kept.id())).isPresent();
        }
    }

    @Test
    void unlessSaidOtherwiseThatHappensEveryMinute() throws NoSuchMethodException {
        assertThat(Shares.class
                        .getDeclaredMethod("purge")
                        .getAnnotation(Scheduled.class)
                        .fixedDelayString())
                .endsWith(":PT1M}");
    }

    private static int rows(Instance instance, String table) {
        return instance.table().queryForList("SELECT 1 FROM " + table).size();
    }
}
