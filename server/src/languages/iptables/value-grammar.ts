import { servicePort } from "../../model/ports.ts";
import { services } from "../../model/services.generated.ts";
import { protocolOf } from "./command.ts";
import { cNumber } from "./values.ts";

/** Says whether a text is one that iptables 1.8.9 reads; a regular expression is one of them. */
export interface Grammar {
  test(text: string): boolean;
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `5/minute`: so often in a second, a minute, an hour or a day, and not too often for the kernel to count. */
export function rate(perSecond: number): Grammar {
  return {
    test(text) {
      // What stands behind the digits is passed over, as C's atoi does.
      const match =
        /^0*([1-9]\d{0,9})[^/]*(?:\/(s(?:e(?:c(?:o(?:nd?)?)?)?)?|m(?:i(?:n(?:u(?:te?)?)?)?)?|h(?:o(?:ur?)?)?|d(?:ay?)?))?$/i.exec(
          text,
        );
      const unit = units[match?.[2]?.charAt(0).toLowerCase() ?? "s"] ?? 1;
      return match !== null && Number(match[1]) <= perSecond * unit;
    },
  };
}

/** hashlimit's rate: packets as with limit, or bytes as in `512kb/s`. */
export const hashRate: Grammar = {
  test: (text) => (/.b\/s/.test(text) ? /^\s*0*[1-9]/.test(text) : rate(1_000_000).test(text)),
};

/** `2026-12-31T23:59:59`, of which the end may be missing. The month and the day may be 0. */
export const date: Grammar = {
  test(text) {
    const match =
      /^\d{4}(?:-(\d{1,2})(?:-(\d{1,2})(?:T(\d{1,2})(?::(\d{1,2})(?::(\d{1,2}))?)?)?)?)?$/.exec(text)?.slice(1) ?? [];
    const most = [12, 31, 23, 59, 59];
    return /^\d{4}/.test(text) && match.length > 0 && match.every((part, at) => Number(part ?? 0) <= (most[at] ?? 0));
  },
};

/** `GET|0d 0a|`: text, and between bars pairs of hexadecimal digits. */
export const hexString: Grammar = {
  test: (text) => /^(?:[^|\\]|\\.|\|(?:\s*[\da-f]{2})+\s*\|)+$/i.test(text),
};

/** Tests, numbers of a location and values of a test that u32 has room for. */
const mostOfU32 = 10;

/** Tests of u32: locations such as `0>>22&0x3C@12`, an `=`, numbers and ranges; several with `&&` between. */
export const u32: Grammar = {
  test(text) {
    const number = "\\s*(?:0x[\\da-f]+|\\d+)\\s*";
    const location = `${number}(?:(?:&|<<|>>|@)${number})*`;
    const values = `${number}(?::${number})?(?:,${number}(?::${number})?)*`;
    const tests = text.split("&&");
    const isTest = new RegExp(`^${location}=${values}$`, "i");
    return (
      tests.length <= mostOfU32 &&
      tests.every((each) => {
        const [where = "", wanted = ""] = each.split("=");
        const shifts = [...where.matchAll(/(?:<<|>>)\s*(\w+)/g)].map(([, by]) => cNumber(by ?? "") ?? 0);
        return (
          isTest.test(each) &&
          where.split(/&|<<|>>|@/).length <= mostOfU32 &&
          wanted.split(",").length <= mostOfU32 &&
          shifts.every((by) => by < 32)
        );
      })
    );
  },
};

/** A program for bpf: how many instructions, and four numbers for each; the last one returns. */
export const byteCode: Grammar = {
  test(text) {
    const [count = "", ...instructions] = text.replace(/,\s*$/, "").split(",");
    const last = /^\s*(\d+)/.exec(instructions.at(-1) ?? "")?.[1] ?? "";
    return (
      /^\s*\d+\s*$/.test(count) &&
      Number(count) === instructions.length &&
      instructions.every((each) => /^\s*\d+\s+\d+\s+\d+\s+\d+\s*$/.test(each)) &&
      (Number(last) & 7) === 6
    );
  },
};

/** A number up to 65535 or a service of any protocol; with `ends` also a range of them, whose ends may be missing. */
export function port(ends: boolean): Grammar {
  // A number beyond the highest port is cut to 16 bits without a word.
  const one = (text: string): boolean =>
    cNumber(text) !== undefined || servicePort(text) !== undefined || Object.hasOwn(services, text);
  return {
    test(text) {
      const parts = ends ? text.split(":") : [text];
      return parts.length < 3 && parts.every((part) => (part === "" ? parts.length === 2 : one(part)));
    },
  };
}

/** `1024-2048`: where a translation goes to, with `shift` the port to count from behind a slash. */
export function translatedPorts(shift: boolean): Grammar {
  return {
    test(text) {
      const match = /^(0x[\da-f]+|0[0-7]*|[1-9]\d*)(?:-(\d+|0x[\da-f]+)(?:\/(\w[\w-]*))?)?$/i.exec(text);
      if (match === null) return !/^[\d-]/.test(text) && port(false).test(text);
      const low = cNumber(match[1] ?? "") ?? 65_536;
      const high = match[2] === undefined ? low : (cNumber(match[2]) ?? 65_536);
      const base = match[3];
      const number = cNumber(base ?? "") ?? 0;
      if (base !== undefined && (!shift || !(servicePort(base) !== undefined || (number > 0 && number <= 65_535))))
        return false;
      return low <= high && high <= 65_535;
    },
  };
}

/** Extension headers of IPv6 by number or name, those of /etc/protocols among them. */
export const headers: Grammar = {
  test: (text) =>
    text
      .split(",")
      .every(
        (each) =>
          /^(?:hop-by-hop|protocol|hop|dst|route|frag|auth|esp|none|prot)$/.test(each) ||
          [0, 43, 44, 50, 51, 59, 60, 255].includes(each === each.toLowerCase() ? (protocolOf(each) ?? -1) : -1),
      ),
};

const chunks: Readonly<Record<string, string>> = {
  DATA: "IUBE",
  I_DATA: "IUBE",
  ABORT: "T",
  SHUTDOWN_COMPLETE: "T",
};
const plainChunks =
  /^(?:INIT|INIT_ACK|SACK|HEARTBEAT|HEARTBEAT_ACK|SHUTDOWN|SHUTDOWN_ACK|ERROR|COOKIE_ECHO|COOKIE_ACK|ECN_ECNE|ECN_CWR|RE_CONFIG|PAD|ASCONF|ASCONF_ACK|FORWARD_TSN|I_FORWARD_TSN)$/i;

/** Kinds of SCTP chunks; behind a colon letters of flags, which only some kinds have. */
export const sctpChunks: Grammar = {
  test: (text) =>
    /^(?:ALL|NONE)$/i.test(text) ||
    text
      .replace(/,$/, "")
      .split(",")
      .every((each) => {
        const [name = "", flags = ""] = each.split(":", 2);
        const known = chunks[name.toUpperCase()] ?? (plainChunks.test(name) ? "-" : undefined);
        return known !== undefined && [...flags.toUpperCase()].every((flag) => known.includes(flag));
      }),
};

/** A type of service: a name, or a number with its mask. */
export const typeOfService: Grammar = {
  test: (text) =>
    /^(?:Minimize-Delay|Maximize-Throughput|Maximize-Reliability|Minimize-Cost|Normal-Service)$/i.test(text) ||
    (text.split("/").length < 3 && text.split("/").every((part) => (cNumber(part) ?? 256) <= 255)),
};

/** A user's or group's number or range of numbers; a name is for the host to know. */
export const owner: Grammar = {
  test: (text) =>
    !/^$|^-|^\d+-$/.test(text) &&
    (!/^\d+(?:-\d+)?$/.test(text) || text.split("-").every((part) => Number(part) < 0xffff_ffff)),
};

/** A number up to the greatest that 64 bits hold. */
export const wholeNumber: Grammar = {
  test: (text) => /^(?:\d{1,20}|0x[\da-f]{1,16})$/i.test(text) && BigInt(text) < 2n ** 64n,
};

/** Two such numbers, the lower one first; either may be missing. */
export const wholeNumbers: Grammar = {
  test(text) {
    const parts = text.split(":");
    const [low = "", high = ""] = parts;
    if (parts.length > 2 || !parts.every((part) => part === "" || wholeNumber.test(part))) return false;
    return low === "" || high === "" || BigInt(low) <= BigInt(high);
  },
};

/** Options of TCP by name or number; 0 and 1 end and fill the list and cannot be taken out. None may stand twice. */
export const optionList: Grammar = {
  test(text) {
    const names: Readonly<Record<string, number>> = {
      wscale: 3,
      mss: 2,
      "sack-permitted": 4,
      sack: 5,
      timestamp: 8,
      md5: 19,
    };
    const numbers = text
      .split(",")
      .map((each) => (Object.hasOwn(names, each) ? (names[each] ?? 0) : (cNumber(each) ?? 0)));
    return numbers.every((each) => each > 1 && each < 256) && new Set(numbers).size === numbers.length;
  },
};

const mobility = [
  ["binding-refresh-request", "brr"],
  ["home-test-init", "hoti"],
  ["careof-test-init", "coti"],
  ["home-test", "hot"],
  ["careof-test", "cot"],
  ["binding-update", "bu"],
  ["binding-acknowledgement", "ba"],
  ["binding-error", "be"],
];

/** A type of mobile IPv6's messages by name or number, or a range that begins with the lower one. */
export const mobilityTypes: Grammar = {
  test(text) {
    const parts = text.split(":");
    const numbers = parts.map((part, at) => {
      const exact = mobility.findIndex((names) => names.includes(part.toLowerCase()));
      const begun = mobility.findIndex((names) =>
        names.some((name) => part !== "" && name.startsWith(part.toLowerCase())),
      );
      return part === "" ? (at === 0 ? 0 : 255) : exact !== -1 ? exact : begun !== -1 ? begun : (cNumber(part) ?? 256);
    });
    const [low = 256, high = low] = numbers;
    return text !== "" && parts.length < 3 && low <= high && high <= 255;
  },
};
