import { expect, test } from "vitest";
import { networkOf } from "./origin.ts";

test("a caller is an IPv4 address, or all that one subscriber has of IPv6", () => {
  const same = (addresses: string[]) => [...new Set(addresses.map(networkOf))];
  expect(same(["192.0.2.7", "::ffff:192.0.2.7", "::FFFF:192.0.2.7"])).toEqual(["192.0.2.7"]);
  expect(same(["2001:db8:0:1::", "2001:db8:0:1::7", "2001:DB8:0:1:9:8:7:6", "2001:0db8:0000:0001::192.0.2.7"])).toEqual([
    "2001:db8:0:1::/64",
  ]);
  expect(same(["::1", "::"])).toEqual(["0:0:0:0::/64"]);
  expect(same(["fe80::1", "fe81::1", "2001:db8:0:2::7", "192.0.2.8"])).toHaveLength(4);
  expect(networkOf("unknown")).toBe("unknown");
});
