package org.layerscope.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.apache.commons.imaging.formats.tiff.TiffImageParser;
import org.apache.commons.imaging.formats.tiff.TiffImagingParameters;
import org.apache.commons.imaging.formats.tiff.constants.ExifTagConstants;
import org.apache.commons.imaging.formats.tiff.constants.GpsTagConstants;
import org.apache.commons.imaging.formats.tiff.constants.TiffTagConstants;
import org.apache.commons.imaging.formats.tiff.fieldtypes.AbstractFieldType;
import org.apache.commons.imaging.formats.tiff.write.TiffOutputDirectory;
import org.apache.commons.imaging.formats.tiff.write.TiffOutputField;
import org.apache.commons.imaging.formats.tiff.write.TiffOutputSet;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** However a photo is written, the network sees the same, and nothing else of the file is kept. */
@ApiTest
class EncodingsApiTest {

    private static final String SECRET = "Secret 4711 at 48.8584 N";
    private static final byte[] TEXT = SECRET.getBytes(ISO_8859_1);

    private final ApiClient api;
    private final JdbcTemplate table;

    EncodingsApiTest(ApiClient api, JdbcTemplate table) {
        this.api = api;
        this.table = table;
    }

    @Test
    void thePortraitIsTheSameToTheNetworkInEveryEncoding() {
        Map<String, byte[]> files = Encodings.portrait();
        files.remove("GIF"); // 256 colours are another picture
        assertThat(files).hasSize(10);
        String first = "";
        String top = "";
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String id = id(Form.photo(file.getValue()));
            String label = api.get(ApiUrls.extraction(id) + "/predictions?top=1")
                    .expect(200)
                    .json()
                    .get(0)
                    .get("label")
                    .asString();
            if (first.isEmpty()) {
                first = id;
                top = label;
                continue;
            }
            assertThat(label).as(file.getKey()).isEqualTo(top);
            assertThat(cosine(first, id)).as(file.getKey()).isGreaterThanOrEqualTo(0.99);
        }
    }

    private double cosine(String one, String other) {
        return api.get(ApiUrls.extraction(one) + "/similarity?with=" + other)
                .expect(200)
                .json()
                .get("cosine")
                .asDouble();
    }

    @Test
    void nothingOfTheMetadataIsStoredServedOrExported() throws IOException {
        Map<String, byte[]> files = Map.of(
                "JPEG", jpeg(Encodings.portrait("JPEG")),
                "PNG", png(Encodings.portrait("PNG")),
                "WebP", webp(Encodings.portrait("WebP")),
                "GIF", gif(Encodings.portrait("GIF")),
                "BMP", join(Encodings.portrait("BMP"), TEXT),
                "TIFF", tiff(Encodings.portrait("TIFF")));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            assertThat(holds(file.getValue())).as(file.getKey()).isTrue();
            String id = id(new Form()
                    .file("photo", SECRET + ".jpg", file.getValue())
                    .field("size", "32")
                    .field("model", "resnet50-random"));
            for (byte[] left : everythingOf(id)) {
                assertThat(holds(left)).as(file.getKey()).isFalse();
            }
        }
        String stored = String.join("\n", table.queryForList("SCRIPT", String.class));
        assertThat(stored).contains("INSERT INTO").doesNotContain(SECRET);
        assertThat(stored.toLowerCase(Locale.ROOT))
                .doesNotContain(HexFormat.of().formatHex(TEXT));
    }

    private String id(Form form) {
        return api.extraction(form).get("id").asString();
    }

    /** All that there is to get of an extraction and of a share of it, archives unpacked. */
    private List<byte[]> everythingOf(String id) throws IOException {
        List<byte[]> all = new ArrayList<>();
        String body = """
                {"extraction": "%s", "view": {"tap": "conv1", "channels": "0-63"}, "showPhoto": true}""".formatted(id);
        JsonNode share = api.send(
                        "POST", "/api/v1/shares", BodyPublishers.ofString(body), "Content-Type", "application/json")
                .expect(201)
                .json();
        String shared = "/api/v1/shares/" + share.get("id").asString();
        for (String address : new String[] {ApiUrls.extraction(id), shared}) {
            all.add(api.get(address).expect(200).body());
            for (String part : new String[] {"/input.png", "/taps/0/grid.png", "/taps/0/maps"}) {
                all.add(api.get(address + part).expect(200).body());
            }
            byte[] archive =
                    api.get(address + "/archive.zip?channels=0-0").expect(200).body();
            try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    all.add(entry.getName().getBytes(ISO_8859_1));
                    all.add(zip.readAllBytes());
                }
            }
            all.add(archive);
        }
        return all;
    }

    private static boolean holds(byte[] bytes) {
        return new String(bytes, ISO_8859_1).contains(SECRET);
    }

    private static byte[] jpeg(byte[] file) {
        byte[] exif = join(latin1("Exif\0\0II*\0\u0008\0\0\0\u0001\0"), description(), TEXT);
        byte[] segments = join(
                segment(0xE1, exif),
                segment(0xE1, join(latin1("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>"), TEXT)),
                segment(0xED, join(latin1("Photoshop 3.0\0008BIM\u0004\u0004\0\0"), TEXT)),
                segment(0xFE, TEXT));
        return join(Arrays.copyOf(file, 2), segments, Arrays.copyOfRange(file, 2, file.length), TEXT);
    }

    /** A directory entry: the picture's description, right behind it. */
    private static byte[] description() {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 270)
                .putShort((short) 2)
                .putInt(TEXT.length)
                .putInt(26)
                .array();
    }

    private static byte[] segment(int marker, byte[] content) {
        int length = content.length + 2;
        return join(new byte[] {-1, (byte) marker, (byte) (length >> 8), (byte) length}, content);
    }

    private static byte[] png(byte[] file) {
        byte[] chunks = join(
                chunk("tEXt", join(latin1("Comment\0"), TEXT)),
                chunk("iTXt", join(latin1("XML:com.adobe.xmp\0\0\0\0\0"), TEXT)),
                chunk("eXIf", join(latin1("II*\0\u0008\0\0\0\u0001\0"), description(), TEXT)));
        return join(Arrays.copyOf(file, 33), chunks, Arrays.copyOfRange(file, 33, file.length), TEXT);
    }

    private static byte[] chunk(String type, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(latin1(type));
        crc.update(content);
        byte[] length = ByteBuffer.allocate(4).putInt(content.length).array();
        byte[] sum = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
        return join(length, latin1(type), content, sum);
    }

    private static byte[] webp(byte[] file) {
        byte[] length = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(TEXT.length)
                .array();
        byte[] whole = join(
                file,
                latin1("EXIF"),
                length,
                TEXT,
                new byte[TEXT.length & 1],
                latin1("XMP "),
                length,
                TEXT,
                new byte[TEXT.length & 1]);
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(4, whole.length - 8);
        return whole;
    }

    private static byte[] gif(byte[] file) {
        int end = 13 + 3 * (2 << (file[10] & 7));
        byte[] comment = join(new byte[] {0x21, -2, (byte) TEXT.length}, TEXT, new byte[1]);
        return join(Arrays.copyOf(file, end), comment, Arrays.copyOfRange(file, end, file.length), TEXT);
    }

    /** Written anew, with tags of its own, of EXIF and of GPS. */
    private static byte[] tiff(byte[] file) throws IOException {
        TiffOutputSet tags = new TiffOutputSet();
        TiffOutputDirectory page = tags.getOrCreateRootDirectory();
        page.add(TiffTagConstants.TIFF_TAG_IMAGE_DESCRIPTION, SECRET);
        page.add(TiffTagConstants.TIFF_TAG_ARTIST, SECRET);
        page.add(TiffTagConstants.TIFF_TAG_XMP, TEXT);
        page.add(new TiffOutputField(
                ExifTagConstants.EXIF_TAG_IPTC_NAA, AbstractFieldType.UNDEFINED, TEXT.length, TEXT));
        tags.getOrCreateExifDirectory().add(ExifTagConstants.EXIF_TAG_USER_COMMENT, SECRET);
        tags.getOrCreateExifDirectory().add(ExifTagConstants.EXIF_TAG_CAMERA_OWNER_NAME, SECRET);
        tags.getOrCreateGpsDirectory().add(GpsTagConstants.GPS_TAG_GPS_PROCESSING_METHOD, SECRET);
        tags.getOrCreateGpsDirectory().add(GpsTagConstants.GPS_TAG_GPS_MAP_DATUM, SECRET);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new TiffImageParser()
                .writeImage(
                        ImageIO.read(new ByteArrayInputStream(file)),
                        out,
                        new TiffImagingParameters().setOutputSet(tags));
        assertThat(out.toString(ISO_8859_1).split(SECRET, -1)).hasSize(1 + 8);
        return join(out.toByteArray(), TEXT);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }
}
