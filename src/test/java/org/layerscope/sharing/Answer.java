package org.layerscope.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.layerscope.visualization.Extraction;

/**
 * What {@link Shares#create} has answered, and by which it can be told whether the share is whole.
 *
 * @param id that of the link
 * @param picture SHA-256 of the picture, hex
 * @param number in its title and its view
 */
record Answer(String id, String picture, int number) {

    private static final Pattern LINE = Pattern.compile("answer ([\\w-]{22}) (\\p{XDigit}{64}) (\\d{1,9})\\.");

    /** Makes a share of a picture that nobody has seen before. */
    static Answer ask(Instance instance, int number) {
        Extraction extraction = instance.extraction();
        String picture = sha256(extraction.input().png());
        Creation creation = instance.shares.create(
                extraction, Optional.empty(), view(number), Lifetime.WEEK, Optional.of(title(number)), true);
        return new Answer(Instance.created(creation).id(), picture, number);
    }

    /** The answer in a line that {@link #line} gave; empty for every other line, and for one that was cut off. */
    static Optional<Answer> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches()
                ? Optional.of(new Answer(matcher.group(1), matcher.group(2), Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    String line() {
        return "answer %s %s %d.".formatted(id, picture, number);
    }

    /** Opens the share and compares everything. */
    void assertWhole(Instance instance) {
        Share share = instance.shares.find(id).orElseThrow(() -> new AssertionError("lost: " + this));
        assertThat(share.title()).contains(title(number));
        assertThat(share.view()).isEqualTo(view(number));
        assertThat(sha256(instance.shares.picture(share, PinnedPhoto.SHOWN).orElseThrow()))
                .isEqualTo(picture);
    }

    private static String title(int number) {
        return "Über <b>Köpfe</b> 😀 " + number;
    }

    private static SharedView view(int number) {
        SharedView same = Instance.VIEW;
        return new SharedView(
                same.tap(),
                same.channels(),
                same.colorMap(),
                same.scale(),
                same.order(),
                OptionalInt.of(number),
                same.pinnedTap(),
                same.filters(),
                same.compared(),
                same.lens());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
