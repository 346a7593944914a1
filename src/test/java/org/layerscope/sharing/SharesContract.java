package org.layerscope.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.Lens;
import org.layerscope.visualization.Pass;

/** What shares promise on every database. */
abstract class SharesContract {

    private Instance instance;

    /** The properties that name an empty database, the same one whenever a test asks. */
    abstract String[] database();

    @BeforeEach
    final void start() {
        instance = Instance.start(database());
        instance.shares.purge(); // makes the tables
        instance.table().update("DELETE FROM stored_share");
    }

    @AfterEach
    final void stop() {
        instance.close();
    }

    private Instance another(String... more) {
        return Instance.start(
                Stream.concat(Stream.of(database()), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void aShareIsFoundAsItWasMade() {
        Extraction extraction = instance.extraction();
        Instant before = Instant.now();
        var created = Instance.created(instance.shares.create(
                extraction, Optional.empty(), Instance.VIEW, Lifetime.DAY, Optional.of(" <b>Ω</b> 😀 "), false));

        Share share = instance.shares.find(created.id()).orElseThrow();

        assertThat(share.view()).isEqualTo(Instance.VIEW);
        assertThat(share.title()).contains("<b>Ω</b> 😀");
        assertThat(share.showPhoto()).isFalse();
        assertThat(share.model()).isEqualTo("resnet50-untrained");
        assertThat(share.weights()).isEqualTo(extraction.model().weights().sha256());
        assertThat(share.pass()).isEqualTo(Pass.FORWARD);
        assertThat(share.size()).isEqualTo(64);
        assertThat(share.fit()).isEqualTo("squash");
        assertThat(share.createdAt()).isBetween(before.minusSeconds(1), before.plusSeconds(20));
        assertThat(share.expiresAt())
                .contains(share.createdAt().plus(Duration.ofDays(1)))
                .isEqualTo(created.expiresAt());
        assertThat(instance.shares.picture(share, PinnedPhoto.SHOWN).orElseThrow())
                .isEqualTo(extraction.input().png());
    }

    @Test
    void aShareOfTwoPhotosKeepsBothAndComputesEither() {
        Extraction extraction = instance.extraction();
        Extraction other = instance.extraction();
        SharedView two = bare(Optional.of(Comparison.PHOTO));

        var created = Instance.created(
                instance.shares.create(extraction, Optional.of(other), two, Lifetime.DAY, Optional.empty(), false));

        try (Instance reader = another()) {
            Share share = reader.shares.find(created.id()).orElseThrow();
            assertThat(share.view()).isEqualTo(two);
            assertThat(share.hasOtherPhoto()).isTrue();
            assertThat(reader.shares.picture(share, PinnedPhoto.SHOWN).orElseThrow())
                    .isEqualTo(extraction.input().png());
            assertThat(reader.shares.picture(share, PinnedPhoto.COMPARED).orElseThrow())
                    .isEqualTo(other.input().png());
            assertThat(extraction(reader.shares.open(share)).input()).isEqualTo(extraction.input());
            assertThat(extraction(reader.shares.open(share, PinnedPhoto.COMPARED, share.settings()))
                            .input())
                    .isEqualTo(other.input());
        }
        assertThat(instance.table().queryForObject("SELECT bytes FROM stored_share", Long.class))
                .isEqualTo(extraction.input().png().length + other.input().png().length);
    }

    @Test
    void anotherPhotoIsStoredOnlyWhereTheViewComparesWithOne() {
        Extraction extraction = instance.extraction();

        for (Comparison comparison : Comparison.values()) {
            Optional<Extraction> wrong =
                    comparison == Comparison.PHOTO ? Optional.empty() : Optional.of(instance.extraction());
            assertThatThrownBy(() -> instance.shares.create(
                            extraction, wrong, bare(Optional.of(comparison)), Lifetime.DAY, Optional.empty(), false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("other");
        }
    }

    private static SharedView bare(Optional<Comparison> compared) {
        return new SharedView(
                "conv1",
                Instance.VIEW.channels(),
                Instance.VIEW.colorMap(),
                Instance.VIEW.scale(),
                Instance.VIEW.order(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                compared,
                Lens.PLAIN);
    }

    @Test
    void aShareWithoutTitleEndOrExtrasIsFoundAsItWasMade() {
        SharedView bare = bare(Optional.empty());
        var created = Instance.created(instance.shares.create(
                instance.extraction(), Optional.empty(), bare, Lifetime.NEVER, Optional.of("  "), true));

        Share share = instance.shares.find(created.id()).orElseThrow();

        assertThat(share.view()).isEqualTo(bare);
        assertThat(share.title()).isEmpty();
        assertThat(share.expiresAt()).isEmpty();
    }

    @Test
    void neitherTheIdNorTheOwnersTokenIsInTheDatabase() {
        var created = instance.create();

        List<String> rows = instance.table()
                .query(
                        "SELECT * FROM stored_share",
                        (row, number) -> IntStream.rangeClosed(
                                        1, row.getMetaData().getColumnCount())
                                .mapToObj(column -> text(row, column))
                                .toList()
                                .toString());

        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst())
                .contains(Secret.hash(created.id()), Secret.hash(created.ownerToken()))
                .doesNotContain(created.id(), created.ownerToken());
    }

    private static String text(ResultSet row, int column) {
        try {
            return String.valueOf(row.getString(column));
        } catch (SQLException fault) {
            throw new AssertionError(fault);
        }
    }

    @Test
    void idsAndTokensAre128BitsAndNeverTheSame() {
        List<String> secrets = IntStream.range(0, 20)
                .mapToObj(i -> instance.create())
                .flatMap(created -> Stream.of(created.id(), created.ownerToken()))
                .toList();

        assertThat(secrets).doesNotHaveDuplicates().allMatch(Secret::isWellFormed);
    }

    @Test
    void aShareEndsAtTheSecondAndIsThenDeletedWithItsPicture() {
        var created = instance.create(Lifetime.HOUR);
        Duration left = Duration.between(Instant.now(), created.expiresAt().orElseThrow());

        instance.pass(left.minusSeconds(5));
        instance.shares.purge();
        assertThat(instance.shares.find(created.id())).isPresent();

        instance.pass(left);
        assertThat(instance.shares.find(created.id())).isEmpty();
        instance.shares.purge();
        assertThat(count("stored_share")).isZero();
        assertThat(count("stored_picture")).isZero();
    }

    @Test
    void whoFoundAShareBeforeItsEndGetsNothingOfItAfterwards() {
        var created = instance.create(Lifetime.HOUR);
        Share share = instance.shares.find(created.id()).orElseThrow();
        instance.shares.open(share);

        instance.pass(Duration.ofHours(1));

        assertThat(instance.shares.open(share)).isInstanceOf(Opening.Gone.class);
        assertThat(instance.shares.picture(share, PinnedPhoto.SHOWN)).isEmpty();
        assertThat(instance.shares.pinned(share, PinnedPhoto.SHOWN)).isEmpty();
    }

    @Test
    void aShareWhoseModelIsNotInstalledIsForLaterAndComputesNothing() {
        var created = instance.create();
        instance.table()
                .update(
                        "UPDATE stored_share SET model = 'resnet50', weights = ?",
                        instance.model("resnet50").weights().sha256());
        Share share = instance.shares.find(created.id()).orElseThrow();

        assertThat(instance.shares.open(share))
                .isInstanceOfSatisfying(
                        Opening.Later.class,
                        later -> assertThat(later.why().code()).isEqualTo("model_loading"));
        assertThat(instance.shares.isOpen(created.id())).isFalse();
    }

    @Test
    void tablesThatWereTakenAwayAreMadeAgain() {
        instance.create();
        instance.table().execute("DROP TABLE stored_picture");
        instance.table().execute("DROP TABLE stored_share");
        instance.table().execute("DROP TABLE share_quota");
        instance.table().execute("DROP TABLE \"flyway_schema_history\"");

        assertThatThrownBy(() -> instance.create()).isInstanceOf(SharingException.class);

        await().atMost(Duration.ofSeconds(10))
                .ignoreException(SharingException.class)
                .until(() -> instance.create() != null);
    }

    private int count(String table) {
        return instance.table().queryForList("SELECT 1 FROM " + table).size();
    }

    @Test
    void onlyItsOwnerRevokesAShareAndThenItIsGone() {
        var mine = instance.create();
        var other = instance.create();

        assertThat(instance.shares.revoke(mine.id(), other.ownerToken())).isFalse();
        assertThat(instance.shares.revoke(mine.id(), "")).isFalse();
        assertThat(instance.shares.revoke("nonsense", mine.ownerToken())).isFalse();
        assertThat(instance.shares.find(mine.id())).isPresent();

        assertThat(instance.shares.revoke(mine.id(), mine.ownerToken())).isTrue();
        assertThat(instance.shares.find(mine.id())).isEmpty();
        assertThat(instance.shares.revoke(mine.id(), mine.ownerToken())).isFalse();
        assertThat(count("stored_picture")).isEqualTo(1);
    }

    @Test
    void manyOpeningsCostOnePass() {
        var created = instance.create();
        Share share = instance.shares.find(created.id()).orElseThrow();
        try (Instance reader = another()) {
            try (ExecutorService pupils = Executors.newFixedThreadPool(30)) {
                List<CompletableFuture<Opening>> openings = IntStream.range(0, 30)
                        .mapToObj(i -> CompletableFuture.supplyAsync(() -> reader.shares.open(share), pupils))
                        .toList();
                assertThat(openings.stream().map(CompletableFuture::join).distinct())
                        .hasSize(1);
            }
            assertThat(reader.engine.waiting()).isEqualTo(1);
        }
    }

    @Test
    void aRevokedShareIsAlsoForgottenByTheInstanceThatHadItOpen() {
        var created = instance.create();
        try (Instance reader = another()) {
            Share share = reader.shares.find(created.id()).orElseThrow();
            Extraction opened = extraction(reader.shares.open(share));

            instance.shares.revoke(created.id(), created.ownerToken());
            reader.shares.purge();

            assertThat(opened.state().ended()).isTrue();
            assertThat(reader.shares.isOpen(created.id())).isFalse();
        }
    }

    private static Extraction extraction(Opening opening) {
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return ((Opening.Opened) opening).extraction();
    }

    @Test
    void theOpenedInputIsTheAuthorsToThePixel() {
        Extraction author = instance.extraction();
        var created = Instance.created(instance.shares.create(
                author, Optional.empty(), Instance.VIEW, Lifetime.WEEK, Optional.empty(), false));
        try (Instance reader = another()) {
            Share share = reader.shares.find(created.id()).orElseThrow();

            Extraction opened = extraction(reader.shares.open(share));

            assertThat(opened.input()).isEqualTo(author.input());
            assertThat(opened.settings()).isEqualTo(author.settings());
        }
    }

    @Test
    void aShareOfAMissingModelOrOtherWeightsSaysSo() {
        var created = instance.create();
        instance.table().update("UPDATE stored_share SET weights = 'abc'");
        assertThat(instance.shares.open(instance.shares.find(created.id()).orElseThrow()))
                .isInstanceOfSatisfying(
                        Opening.OtherWeights.class,
                        other -> assertThat(other.pinned()).isEqualTo("abc"));

        instance.table().update("UPDATE stored_share SET model = 'gone'");
        assertThat(instance.shares.open(instance.shares.find(created.id()).orElseThrow()))
                .isEqualTo(new Opening.NoModel("gone"));
    }

    @Test
    void allInstancesTogetherKeepTheQuota() {
        long one = instance.extraction().pin().picture().length;
        String quota = "layerscope.shares.quota=%dB".formatted(5 * one + one / 2);
        try (Instance a = another(quota);
                Instance b = another(quota);
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Creation> all = IntStream.range(0, 16)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> create(i % 2 == 0 ? a : b), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertThat(all).filteredOn(Creation.Created.class::isInstance).hasSize(5);
            assertThat(all).filteredOn(Creation.Full.class::isInstance).hasSize(11);
            var created = (Creation.Created) all.stream()
                    .filter(Creation.Created.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            a.shares.revoke(created.id(), created.ownerToken());
            assertThat(create(b)).isInstanceOf(Creation.Created.class);
        }
    }

    private static Creation create(Instance on) {
        return on.shares.create(
                on.extraction(), Optional.empty(), Instance.VIEW, Lifetime.WEEK, Optional.empty(), true);
    }

    @Test
    void aShareMadeByOneInstanceOpensOnAnotherAndBothPurgeAtOnce() {
        try (Instance other = another()) {
            var kept = instance.create();
            IntStream.range(0, 20).forEach(i -> instance.create(Lifetime.HOUR));
            assertThat(other.shares.find(kept.id())).isPresent();

            instance.pass(Duration.ofHours(2));
            other.pass(Duration.ofHours(2));
            CompletableFuture.allOf(
                            CompletableFuture.runAsync(instance.shares::purge),
                            CompletableFuture.runAsync(other.shares::purge))
                    .join();

            assertThat(count("stored_share")).isEqualTo(1);
            assertThat(other.shares.find(kept.id())).isPresent();
        }
    }

    @Test
    void aRestartKeepsAll() {
        List<Creation.Created> all =
                IntStream.range(0, 10).mapToObj(i -> instance.create()).toList();
        stop();
        instance = Instance.start(database());

        assertThat(all).allMatch(created -> instance.shares.find(created.id()).isPresent());
    }
}
