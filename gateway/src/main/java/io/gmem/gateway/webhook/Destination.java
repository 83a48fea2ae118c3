package io.gmem.gateway.webhook;

import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.network.PublicNetwork;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Says whether an address may be told anything. The name is looked up here and again by the connection; both get the same answer,
 * because Java keeps one for 30 seconds.
 */
final class Destination {
    private static final String FIELD = "webhook.url";

    private Destination() {}

    /** Refuses what is not http or https, cannot be found, or is not public. Blocks on the name service. */
    static URI check(String url, boolean allowPrivate) {
        URI uri = parsed(url);
        String scheme = uri.getScheme();
        InvalidInputException.unless(
                "http".equals(scheme) || "https".equals(scheme), FIELD, "begins with http:// or https://");
        InvalidInputException.unless(uri.getHost() != null, FIELD, "names no host");
        InvalidInputException.unless(uri.getUserInfo() == null, FIELD, "holds a password: leave it out");
        if (!allowPrivate) {
            for (InetAddress address : addresses(uri.getHost())) {
                InvalidInputException.unless(
                        PublicNetwork.contains(address),
                        FIELD,
                        "leads to an address that is not public: name one that is");
            }
        }
        return uri;
    }

    private static URI parsed(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(FIELD, "is no address", e);
        }
    }

    private static InetAddress[] addresses(String host) {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new InvalidInputException(FIELD, "names a host that cannot be found", e);
        }
    }
}
