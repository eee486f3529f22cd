//! Which addresses lie outside: those that the registries of IANA hold to be reachable from everywhere
//! (IPv4 and IPv6 Special-Purpose Address Registries, RFC 6890).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is somebody else's for certain: neither this machine's, nor one of a network behind it, nor one
/// that stands for another or for many.
pub(super) fn is_outside(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_outside_4(address),
        IpAddr::V6(address) => is_outside_6(address),
    }
}

fn is_outside_4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let inside = match (a, b, c) {
        // This network; loopback; the future's, and broadcast.
        (0 | 127 | 240.., ..) => true,
        // Shared by the customers of a carrier (RFC 6598).
        (100, 64..=127, _) => true,
        // Protocols' own; the former 6to4 relays; measuring (RFC 2544).
        (192, 0, 0) | (192, 88, 99) | (198, 18..=19, _) => true,
        _ => false,
    };
    !(inside
        || address.is_private()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation())
}

/// Of all addresses only 2000::/3 is given out; IPv4 addresses in the clothes of IPv6 are refused with the rest.
fn is_outside_6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // Protocols' own, among them Teredo; documentation (RFC 3849, RFC 9637); 6to4.
        [0x2001, ..0x0200, ..] | [0x2001, 0x0db8, ..] | [0x3fff, ..0x1000, ..] | [0x2002, ..] => false,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_given_out_to_somebody_lies_inside() {
        for inside in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:2::1",
            "2001:20::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_outside(inside.parse().unwrap()), "{inside}");
        }
        for outside in [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.1",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.1",
            "192.167.0.1",
            "198.17.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "2001:4860:4860::8888",
            "2400:3200::1",
            "2606:4700::1111",
            "3fff:1000::1",
        ] {
            assert!(is_outside(outside.parse().unwrap()), "{outside}");
        }
    }
}
