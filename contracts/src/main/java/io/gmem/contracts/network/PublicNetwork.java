package io.gmem.contracts.network;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * The part of the network that anybody can reach. What a service is asked to reach for somebody else has to be in it, or the service
 * would be a door into the network it stands in.
 */
public final class PublicNetwork {
    private PublicNetwork() {}

    /**
     * Whether the address is public: not loopback, link-local, private (RFC 1918, RFC 4193), shared (RFC 6598), multicast, reserved, or
     * an IPv6 address that stands for an IPv4 one.
     */
    public static boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 255;
        int second = bytes[1] & 255;
        boolean known = address.isAnyLocalAddress()
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
            return !known && !shared && !special;
        }
        boolean uniqueLocal = (first & 0xfe) == 0xfc; // RFC 4193
        boolean translated = first == 0 || (first == 0x20 && second == 2); // holds an IPv4 address: 64:ff9b::, 2002::
        return !known && !uniqueLocal && !translated;
    }
}
