package org.layerscope.sharing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * How visitors come to shares: whoever asks for too many that are not there is kept from asking for more, so that links cannot be found by
 * trying. What is open already stays open for all behind the same address: a class has one.
 */
@Component
public final class Visits {

    /** So many misses a minute are answered. */
    public static final int MISSES = 30;

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MAX_ADDRESSES = 100_000;
    /** Bytes of an IPv6 address that one subscriber has for himself: /64. */
    private static final int NETWORK_BYTES = 8;

    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%.*)?");

    private final Shares shares;
    private final Cache<String, AtomicInteger> misses;
    private final Cache<Miss, Boolean> lately;

    /** The key and not the id itself, which may be of any length. */
    private record Miss(String address, String key) {}

    /** What came of a visit. */
    public sealed interface Visit {

        /** The share is there. */
        record Found(Share share) implements Visit {}

        /** It is not, or not any more. */
        record Unknown() implements Visit {}

        /**
         * Too many of this address's visits led nowhere.
         *
         * @param retryAfter until it may ask again, at most
         */
        record TooMany(Duration retryAfter) implements Visit {}
    }

    @Autowired
    Visits(Shares shares) {
        this(shares, Ticker.systemTicker());
    }

    Visits(Shares shares, Ticker ticker) {
        this.shares = shares;
        misses = Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfterWrite(MINUTE)
                .maximumSize(MAX_ADDRESSES)
                .build();
        lately = Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfterWrite(Duration.ofSeconds(10))
                .maximumSize(MAX_ADDRESSES)
                .build();
    }

    /**
     * A visit by request.
     *
     * @param address of the visitor, as the servlet container gives it
     * @throws SharingException while the database is away
     */
    public Visit visit(String id, String address) {
        return visit(id, address, true);
    }

    /** As {@link #visit}, where a request for the same has just been counted: by the page that this request brought. */
    public Visit revisit(String id, String address) {
        return visit(id, address, lately.getIfPresent(new Miss(subscriber(address), Secret.hash(id))) == null);
    }

    /**
     * Deletes a share; a wrong token is a miss too.
     *
     * @throws SharingException while the database is away
     */
    public Visit revoke(String id, String ownerToken, String address) {
        Visit visit = visit(id, address);
        return visit instanceof Visit.Found && !shares.revoke(id, ownerToken) ? missed(id, subscriber(address)) : visit;
    }

    private Visit visit(String id, String address, boolean counts) {
        String subscriber = subscriber(address);
        AtomicInteger before = misses.getIfPresent(subscriber);
        if (before != null && before.get() >= MISSES && !shares.isOpen(id)) {
            return new Visit.TooMany(MINUTE);
        }
        return shares.find(id)
                .<Visit>map(Visit.Found::new)
                .orElseGet(() -> counts ? missed(id, subscriber) : new Visit.Unknown());
    }

    /** Also of those that ask at the same time only so many hear that there is no such share. */
    private Visit missed(String id, String subscriber) {
        lately.put(new Miss(subscriber, Secret.hash(id)), true);
        int now = misses.get(subscriber, unknown -> new AtomicInteger()).incrementAndGet();
        return now > MISSES ? new Visit.TooMany(MINUTE) : new Visit.Unknown();
    }

    /**
     * Whose address this is, as the servlet container gives it: whoever has one IPv6 address has 2^64 of them. A text with a colon is never
     * looked up as a name.
     */
    public static String subscriber(String address) {
        if (!IPV6.matcher(address).matches()) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return Arrays.toString(Arrays.copyOf(bytes, NETWORK_BYTES));
        } catch (UnknownHostException unreadable) {
            return address;
        }
    }
}
