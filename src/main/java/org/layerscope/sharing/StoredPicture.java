package org.layerscope.sharing;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A row of the table {@code stored_picture}: the input of a share, and of what it is compared with.
 *
 * @param id that of its share
 * @param png a PNG file without metadata
 * @param compared likewise, of the other photo; null where there is none
 */
@Table
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoredPicture(@Id String id, byte[] png, byte @Nullable [] compared) {

    Optional<byte[]> of(PinnedPhoto photo) {
        return switch (photo) {
            case SHOWN -> Optional.of(png);
            case COMPARED -> Optional.ofNullable(compared);
        };
    }

    long bytes() {
        return png.length + (compared == null ? 0L : compared.length);
    }
}
