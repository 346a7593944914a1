package org.layerscope.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.image.PhotoReader;

@ApiTest
class FormFilterTest {

    private final ApiClient api;
    private final FormFilter filter;
    private final String me = InetAddress.getLoopbackAddress().getHostAddress();

    FormFilterTest(ApiClient api, FormFilter filter) {
        this.api = api;
        this.filter = filter;
    }

    private static Form quick() {
        return Form.photo(Photos.portrait()).field("size", "32");
    }

    private HalfSent begun(String request) throws IOException {
        return HalfSent.of(
                api, request + " HTTP/1.1", "Content-Length: 1000000", "Content-Type: " + new Form().contentType());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /",
                "POST /VAADIN/dynamic/resource/0/key/upload",
                "POST /api/v1/shares",
                "PUT /api/v1/models/a.pt"
            })
    void aFormForAnyOtherAddressIsRefusedUnread(String request) throws IOException {
        try (HalfSent form = begun(request)) {
            assertThat(form.problem())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("application/problem+json", "\"bad_parameter\"", "Content-Type: multipart/form-data");
        }
    }

    @Test
    void ofOneSenderFourFormsAreReadAtOnceAndOnlySoManyWait() throws IOException {
        List<HalfSent> forms = new ArrayList<>();
        try {
            for (int i = 0; i < PhotoReader.MAX_AT_ONCE; i++) {
                forms.add(begun("POST /api/v1/extractions"));
            }
            // Those that are read wait for bytes, and this one for them.
            CompletableFuture<ApiClient.Answer> fifth = api.postAsync(quick());
            await().until(() -> filter.waiting(me) == 1);
            for (int i = 1; i < FormFilter.MOST_WAITING; i++) {
                forms.add(begun("POST /api/v1/extractions"));
            }
            await().until(() -> filter.waiting(me) == FormFilter.MOST_WAITING);

            ApiClient.Answer crowded = api.post(quick(), "Accept-Language", "zh-CN");
            assertThat(crowded.refusal(429, "rate_limited")).contains("4 张照片");
            assertThat(crowded.header("Retry-After")).isEqualTo("3");
            api.from("127.0.0.2").post(quick()).expect(201);

            assertThat(fifth).isNotDone();
            forms.getFirst().close();
            fifth.join().expect(201);
        } finally {
            for (HalfSent form : forms) {
                form.close();
            }
        }
        await().until(() -> filter.waiting(me) == 0);
        api.post(quick()).expect(201);
    }
}
