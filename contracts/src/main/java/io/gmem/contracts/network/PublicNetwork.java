package io.gmem.contracts.network;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Decides which addresses are public. Services connect on behalf of clients to public addresses only, which prevents server-side
 * request forgery into the internal network.
 */
public final class PublicNetwork {
    private PublicNetwork() {}

    /**
     * Whether the address is public: not loopback, link-local, private (RFC 1918, RFC 4193), shared (RFC 6598), multicast, reserved, or
     * an IPv6 address that embeds an IPv4 address.
     */
    public static boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 255;
        int second = bytes[1] & 255;
        boolean nonGlobal = address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
        if (address instanceof Inet4Address) {
            boolean shared = first == 100 && second >= 64 && second < 128; // RFC 6598
            boolean special = first == 0
                    || first >= 240
                    || (first == 192 && second == 0)
                    || (first == 198 && (second & 254) == 18);
            return !nonGlobal && !shared && !special;
        }
        boolean uniqueLocal = (first & 0xfe) == 0xfc; // RFC 4193
        boolean translated = first == 0 || (first == 0x20 && second == 2); // embeds an IPv4 address: 64:ff9b::, 2002::
        return !nonGlobal && !uniqueLocal && !translated;
    }
}
