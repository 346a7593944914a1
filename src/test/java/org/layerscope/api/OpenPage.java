package org.layerscope.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page as its browser sees it, without one: what it is told, and where it sends photos. */
final class OpenPage {

    private static final Pattern UPLOAD = Pattern.compile("VAADIN/dynamic/resource/[^\"]+/upload");
    private static final String OPEN = """
            {"type":"event","node":1,"event":"ui-navigate","data":{"route":"","query":"","appShellTitle":"","historyState":{"idx":0},"trigger":""}}""";

    private final ApiClient api;
    private final String session;
    private final String key;
    private final int page;
    private final String upload;
    private int message;
    private int answer;

    OpenPage(ApiClient api) {
        this.api = api;
        ApiClient.Answer first = api.get("/?v-r=init&location=&query=").expect(200);
        session = first.header("Set-Cookie").replaceFirst(";.*", "");
        JsonNode settings = first.json().get("appConfig");
        key = settings.at("/uidl/Vaadin-Security-Key").asString();
        page = settings.get("v-uiId").asInt();
        Matcher address = UPLOAD.matcher(send(OPEN));
        assertThat(address.find()).isTrue();
        upload = "/" + address.group();
    }

    /** What the page has been told since it was last asked. */
    String told() {
        return send("");
    }

    /** A whole photo under this name, encoded as the browser does it. */
    ApiClient.Answer upload(byte[] photo, String encodedName) {
        return upload(photo, encodedName, "image/png");
    }

    /** With what the browser makes of the name. */
    ApiClient.Answer upload(byte[] photo, String encodedName, String type) {
        return api.send(
                "POST",
                upload,
                BodyPublishers.ofByteArray(photo),
                "Cookie",
                session,
                "X-Filename",
                encodedName,
                "Content-Type",
                type);
    }

    /** The first lines of an upload; more may follow. */
    String[] uploading(String length) {
        return new String[] {"POST " + upload + " HTTP/1.1", "Cookie: " + session, "X-Filename: a.png", length};
    }

    private String send(String event) {
        String body = """
                {"csrfToken":"%s","rpc":[%s],"syncId":%d,"clientId":%d}""".formatted(key, event, answer, message);
        String text = api.send(
                        "POST",
                        "/?v-r=uidl&v-uiId=" + page,
                        BodyPublishers.ofString(body),
                        "Cookie",
                        session,
                        "Content-Type",
                        "application/json")
                .expect(200)
                .text();
        JsonNode told = JsonMapper.shared().readTree(text.substring(text.indexOf('{')));
        answer = told.get("syncId").asInt();
        message = told.get("clientId").asInt();
        return text;
    }
}
