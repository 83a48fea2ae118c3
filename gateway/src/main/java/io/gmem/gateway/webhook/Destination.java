package io.gmem.gateway.webhook;

import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.network.PublicNetwork;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Validates webhook URLs. The host name is resolved here and again by the connection; both get the same address, because Java
 * caches name lookups for 30 seconds.
 */
final class Destination {
    private static final String FIELD = "webhook.url";

    private Destination() {}

    /** Rejects URLs that are not http or https, have an unknown host, or resolve to a non-public address. Blocks on DNS. */
    static URI check(String url, boolean allowPrivate) {
        URI uri = parsed(url);
        String scheme = uri.getScheme();
        InvalidInputException.unless(
                "http".equals(scheme) || "https".equals(scheme), FIELD, "must start with http:// or https://");
        InvalidInputException.unless(uri.getHost() != null, FIELD, "must have a host");
        InvalidInputException.unless(uri.getUserInfo() == null, FIELD, "must not contain credentials");
        if (!allowPrivate) {
            for (InetAddress address : addresses(uri.getHost())) {
                InvalidInputException.unless(
                        PublicNetwork.contains(address), FIELD, "must resolve to public addresses only");
            }
        }
        return uri;
    }

    private static URI parsed(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(FIELD, "must be a URL", e);
        }
    }

    private static InetAddress[] addresses(String host) {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new InvalidInputException(FIELD, "has a host that cannot be resolved", e);
        }
    }
}
