package org.layerscope.sharing;

import java.util.Collection;
import java.util.List;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.CrudRepository;

/** The table {@code stored_share}. */
interface StoredShares extends CrudRepository<StoredShare, String> {

    /** Makes other transactions that add a share wait until this one has ended. */
    @Query("SELECT id FROM share_quota WHERE id = 1 FOR UPDATE")
    int hold();

    @Query("SELECT COALESCE(SUM(bytes), 0) FROM stored_share")
    long bytes();

    /** Deletes what ends at this second or has ended before, in seconds since 1970. */
    @Modifying
    @Query("DELETE FROM stored_share WHERE expires_at <= :now")
    int purge(long now);

    @Query("SELECT id FROM stored_share WHERE id IN (:ids)")
    List<String> present(Collection<String> ids);
}
