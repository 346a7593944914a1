package org.layerscope.sharing;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A row of the table {@code stored_picture}: the input of a share.
 *
 * @param id that of its share
 * @param png a PNG file without metadata
 */
@Table
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoredPicture(@Id String id, byte[] png) {}
