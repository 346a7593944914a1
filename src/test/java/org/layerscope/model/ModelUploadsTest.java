package org.layerscope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.model.ModelChange.Reason;

/** Adding, changing and deleting own models. */
@Timeout(60)
class ModelUploadsTest {

    private static final long MAX = 50_000_000;
    private static final long MAX_TOTAL = 100_000_000;

    @TempDir
    Path home;

    private Path folder;
    private OwnCatalogue own;
    private ModelCatalogue catalogue;

    @BeforeEach
    void start() {
        folder = home.resolve("models/uploads");
        own = new OwnCatalogue(home, MAX, MAX_TOTAL);
        catalogue = own.catalogue();
    }

    @AfterEach
    void stop() {
        own.close();
    }

    private Path made(float bias) {
        return OwnFiles.resnet18(home.resolve("made-%s/net.safetensors".formatted(bias)), 2, bias);
    }

    private ModelChange add(String name, Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return catalogue.add(name, bytes, OptionalLong.empty());
        }
    }

    private static Model accepted(ModelChange change) {
        assertThat(change).isInstanceOf(ModelChange.Accepted.class);
        return ((ModelChange.Accepted) change).model();
    }

    private static void assertRefused(ModelChange change, Reason reason, String sentence) {
        assertThat(change).isEqualTo(new ModelChange.Refused(reason, sentence));
    }

    private List<String> files() throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void anAddedFileIsAModelAtOnceAndAfterAnotherStart() throws Exception {
        Model model = accepted(add("Pets.safetensors", made(1)));

        assertThat(model.id()).isEqualTo("pets");
        assertThat(catalogue.find("pets")).contains(model);
        assertThat(catalogue.weights(model).values(OwnFiles.BIAS).get(0)).isOne();
        assertThat(files()).containsExactly("Pets.safetensors");
        try (OwnCatalogue second = new OwnCatalogue(home)) {
            assertThat(second.model("pets").fingerprint()).isEqualTo(model.fingerprint());
        }
    }

    @Test
    void whatIsNoModelIsRefusedWithItsSentenceAndLeavesNothing() throws Exception {
        ModelChange change = catalogue.add("x.pth", new ByteArrayInputStream(new byte[1000]), OptionalLong.of(1000));

        assertThat(change)
                .isInstanceOfSatisfying(
                        ModelChange.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.UNSUPPORTED));
        assertThat(files()).isEmpty();
        assertThat(catalogue.refused()).isEmpty();
    }

    @Test
    void aNameThatAnotherModelHasIsRefused() throws Exception {
        accepted(add("net.safetensors", made(1)));

        for (String name : List.of("net.safetensors", "net.pth", "NET!.pt", "resnet50.pth", "resnet50-untrained.pt2")) {
            assertRefused(
                    add(name, made(2)),
                    Reason.EXISTS,
                    "name: %s (expected: one that no other model has)".formatted(name.replace('!', '-')));
        }
        assertThat(files()).containsExactly("net.safetensors");
    }

    @ParameterizedTest
    @CsvSource({
        "../../net.safetensors, net.safetensors",
        "..\\..\\net.safetensors, net.safetensors",
        "/etc/net.safetensors, net.safetensors",
        "C:\\net.safetensors, net.safetensors",
        "...net.safetensors, net.safetensors",
        "a*b?.safetensors, a-b-.safetensors",
    })
    void aNameCannotLeaveTheFolder(String name, String file) throws Exception {
        accepted(add(name, made(1)));

        assertThat(files()).containsExactly(file);
    }

    @Test
    void aLongNameIsCut() throws Exception {
        accepted(add("ü\0".repeat(5000) + ".safetensors", made(1)));

        assertThat(files()).containsExactly("ü-".repeat(32) + ".safetensors");
    }

    @Test
    void aNameOfManyBytesIsCutWhereItsSettingsStillHaveRoom() throws Exception {
        Model model = accepted(add("𝒳".repeat(64) + ".safetensors", made(1)));
        accepted(catalogue.configure(model.id(), ModelSettings.DEFAULTS));

        assertThat(files()).containsExactly("𝒳".repeat(50) + ".model.yaml", "𝒳".repeat(50) + ".safetensors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "net", "net.bin", ".pth", "../.pth", "net.pth/", "net.pth\0", "net.pth.exe"})
    void aNameThatIsNoModelsIsRefusedUnread(String name) throws Exception {
        InputStream never = InputStream.nullInputStream();
        never.close();

        assertRefused(
                catalogue.add(name, never, OptionalLong.empty()),
                Reason.BAD_NAME,
                "name: %s (expected: NAME.safetensors, NAME.pth, NAME.pt or NAME.pt2)"
                        .formatted(name.replace('\0', '?')));
    }

    @Test
    void aFileAboveTheLimitIsRefusedByItsAnnouncementOrWhenTooMuchHasCome() throws Exception {
        InputStream never = InputStream.nullInputStream();
        never.close();

        assertRefused(
                catalogue.add("net.pth", never, OptionalLong.of(MAX + 1)),
                Reason.TOO_LARGE,
                "file: 50000001 bytes or more (expected: at most 50000000)");
        ModelChange lied = catalogue.add("net.pth", endless(), OptionalLong.of(10));

        assertThat(lied)
                .isInstanceOfSatisfying(
                        ModelChange.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.TOO_LARGE));
        assertThat(files()).isEmpty();
    }

    private static InputStream endless() {
        return new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] bytes, int from, int length) {
                return length;
            }
        };
    }

    @Test
    void allFilesTogetherHaveALimit() throws Exception {
        accepted(add("a.safetensors", made(1)));
        accepted(add("b.safetensors", made(2)));

        assertThat(add("c.safetensors", made(3))).isInstanceOfSatisfying(ModelChange.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.TOO_LARGE);
            assertThat(refused.sentence()).endsWith("(expected: at most 100000000 together; delete some)");
        });
        assertThat(files()).containsExactly("a.safetensors", "b.safetensors");
    }

    @Test
    void aConnectionThatBreaksLeavesNothing() {
        InputStream broken = new FilterInputStream(new ByteArrayInputStream(new byte[100])) {
            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                int read = super.read(bytes, from, length);
                if (read < 0) {
                    throw new IOException("gone");
                }
                return read;
            }
        };

        assertThatThrownBy(() -> catalogue.add("net.pth", broken, OptionalLong.empty()))
                .isInstanceOf(IOException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatAKilledProcessLeftBehindGoesAtTheNextStartButNoUploadThatGoesOn() throws Exception {
        Files.createDirectories(folder);
        Path left = Files.writeString(folder.resolve(".upload-1"), "x");
        Files.writeString(folder.resolve(".upload-2"), "x");
        Path settings = Files.writeString(folder.resolve(".settings-1.yaml"), "x");
        Path besideTheirs = Files.writeString(home.resolve("models/.settings-2.yaml"), "x");
        for (Path old : List.of(left, settings, besideTheirs)) {
            Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(2, ChronoUnit.DAYS)));
        }

        new OwnCatalogue(home).close();

        assertThat(files()).containsExactly(".upload-2");
        assertThat(besideTheirs).doesNotExist();
    }

    @Test
    void otherSettingsAreKeptBesideTheFile() throws Exception {
        Model before = accepted(add("net.safetensors", made(1)));
        ModelSettings settings = ModelSettingsTest.accepted("{title: Pets, input: {size: 64, range: 255}}");

        Model after = accepted(catalogue.configure("net", settings));

        assertThat(after.title()).isEqualTo("Pets");
        assertThat(after.preprocessing().range()).isEqualTo(255);
        assertThat(after.fingerprint()).isNotEqualTo(before.fingerprint());
        assertThat(catalogue.find("net")).contains(after);
        assertThat(files()).containsExactly("net.model.yaml", "net.safetensors");
        assertThat(ModelSettingsTest.accepted(Files.readString(folder.resolve("net.model.yaml"))))
                .isEqualTo(settings);
    }

    @Test
    void settingsThatTheNetworkCannotHaveChangeNothing() throws Exception {
        Model before = accepted(add("net.safetensors", made(1)));

        assertRefused(
                catalogue.configure("net", ModelSettingsTest.accepted("labels: [a]")),
                Reason.UNSUPPORTED,
                "labels: 1 (expected: 2, one for each class)");
        assertThat(catalogue.find("net")).contains(before);
        assertThat(files()).containsExactly("net.safetensors");
    }

    @Test
    void aDeletedModelIsGoneWithItsSettings() throws Exception {
        accepted(add("net.safetensors", made(1)));
        accepted(catalogue.configure("net", ModelSettings.DEFAULTS));

        assertThat(accepted(catalogue.remove("net")).id()).isEqualTo("net");

        assertThat(catalogue.find("net")).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void aModelThatWasNotUploadedGetsOtherSettingsUnlessSomebodyWroteSome() throws Exception {
        Path file = OwnFiles.resnet18(home.resolve("models/plain.safetensors"), 2, 1);
        own.await(known -> known.find("plain").isPresent());

        for (String title : List.of("First", "Second")) {
            assertThat(catalogue.mayConfigure("plain")).isTrue();
            Model now = accepted(catalogue.configure("plain", ModelSettingsTest.accepted("title: " + title)));
            assertThat(now.title()).isEqualTo(title);
        }
        assertThat(catalogue.mayRemove("plain")).isFalse();
        assertThat(file.resolveSibling("plain.model.yaml")).exists();

        OwnFiles.settings(file, "title: Third");
        own.await(known -> known.find("plain").map(Model::title).equals(Optional.of("Third")));
        assertThat(catalogue.mayConfigure("plain")).isFalse();
    }

    @Test
    void aModelThatWasNotUploadedCannotBeChangedByVisitors() throws Exception {
        Path file = OwnFiles.resnet18(home.resolve("models/theirs.safetensors"), 2, 1);
        OwnFiles.settings(file, "title: Theirs");
        own.await(known -> known.find("theirs").map(Model::title).equals(Optional.of("Theirs")));
        accepted(add("net.safetensors", made(2)));
        String sentence = "model: theirs (expected: one that was uploaded; whoever runs Layerscope put"
                + " theirs.safetensors there, or wrote its settings)";

        assertRefused(catalogue.remove("theirs"), Reason.NOT_UPLOADED, sentence);
        assertRefused(catalogue.configure("theirs", ModelSettings.DEFAULTS), Reason.NOT_UPLOADED, sentence);
        assertRefused(
                add("theirs.safetensors", made(3)),
                Reason.EXISTS,
                "name: theirs.safetensors (expected: one that no other model has)");
        assertThat(catalogue.find("theirs")).map(Model::title).contains("Theirs");
        assertThat(catalogue.mayConfigure("net")).isTrue();
        assertThat(catalogue.mayRemove("net")).isTrue();
        for (String id : List.of("theirs", "resnet50")) {
            assertThat(catalogue.mayConfigure(id)).isFalse();
            assertThat(catalogue.mayRemove(id)).isFalse();
        }
        assertThat(files()).containsExactly("net.safetensors");
    }

    @Test
    void settingsThatWereThereBeforeAnUploadThatIsRefusedStay() throws Exception {
        Files.createDirectories(folder);
        OwnFiles.settings(folder.resolve("net.pth"), "title: Mine");
        OwnFiles.settings(home.resolve("models/net.pth"), "title: Theirs");

        assertThat(add("net.pth", Files.writeString(home.resolve("letter"), "Dear all")))
                .isInstanceOf(ModelChange.Refused.class);

        assertThat(files()).containsExactly("net.model.yaml");
        assertThat(home.resolve("models/net.model.yaml")).hasContent("title: Theirs");
    }

    @Test
    void aModelThatIsNoLongerTheOneShownIsNotChanged() throws Exception {
        Model shown = accepted(add("net.safetensors", made(1)));
        Model now = accepted(catalogue.configure(shown, ModelSettingsTest.accepted("input: {range: 255}")));
        String sentence = "model: net has been changed meanwhile (expected: the one that was shown)";

        assertRefused(catalogue.configure(shown, ModelSettings.DEFAULTS), Reason.UNKNOWN, sentence);
        assertRefused(catalogue.remove(shown), Reason.UNKNOWN, sentence);
        assertThat(catalogue.find("net")).contains(now);

        accepted(catalogue.remove(now));
        assertThat(catalogue.find("net")).isEmpty();
    }

    @Test
    void onlyOwnModelsCanBeChanged() {
        assertRefused(catalogue.remove("resnet50"), Reason.UNKNOWN, "model: resnet50 (expected: an own one)");
        assertRefused(
                catalogue.configure("resnet50", ModelSettings.DEFAULTS),
                Reason.UNKNOWN,
                "model: resnet50 (expected: an own one)");
    }

    @Test
    void whereItIsNotAllowedNothingCanBeChanged() throws Exception {
        accepted(add("net.safetensors", made(1)));
        String sentence = "Models cannot be changed here; whoever runs Layerscope may allow it.";

        try (OwnCatalogue fixed = new OwnCatalogue(home)) {
            fixed.model("net");
            ModelCatalogue same = fixed.catalogue();

            assertThat(same.allowsChanges()).isFalse();
            assertRefused(
                    same.add("x.pth", InputStream.nullInputStream(), OptionalLong.empty()), Reason.DISABLED, sentence);
            assertRefused(same.configure("net", ModelSettings.DEFAULTS), Reason.DISABLED, sentence);
            assertRefused(same.remove("net"), Reason.DISABLED, sentence);
        }
        assertThat(files()).containsExactly("net.safetensors");
    }
}
