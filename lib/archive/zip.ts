import { crc32 } from "node:zlib";

/** A file of an archive, as its headers tell of it. `name` is in its last form: see `namer`. */
export type Member = { name: string; bytes: number; at: Date };

/** A member that is written: its CRC-32, and where it begins, bytes from the archive's start. */
type Written = Member & { crc: number; offset: number };

// The numbers in brackets are sections of PKWARE's APPNOTE 6.3.10.
const most16 = 0xffff;
const most32 = 0xffffffff;
/** Sizes and CRC-32 follow the bytes [4.4.4, bit 3], and names are UTF-8 [bit 11]. */
const flags = 0x0808;
/** What ZIP64 takes [4.4.3.2]. */
const version = 45;
/** Written by Unix, whose permissions a file has: 0644. */
const madeBy = (3 << 8) | version;
const fileMode = 0o100644 * 2 ** 16;

/**
 * A ZIP of files as they are, since images do not get smaller: each is read once, and written while it is read. ZIP64 where it is
 * needed, which is beyond 4 GiB or 65,535 files. A portion is the reader's until the next one is asked for.
 */
export class ZipWriter {
  #written: Buffer[] = [];
  #offset = 0;

  /** Yields the next file. Throws where its bytes are not as many as it says, as its archive is then none. */
  async *add(member: Member, portions: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const offset = this.#offset;
    yield this.#count(localHeader(member));
    let crc = 0;
    let bytes = 0;
    for await (const portion of portions) {
      crc = crc32(portion, crc);
      bytes += portion.byteLength;
      yield this.#count(portion);
    }
    if (bytes !== member.bytes) throw new Error(`A file of an archive has ${bytes} bytes instead of ${member.bytes}`);
    yield this.#count(descriptor({ ...member, crc }));
    this.#written.push(centralHeader({ ...member, crc, offset }));
  }

  /** The list of all files, with which the archive ends. */
  end(): Uint8Array {
    const list = Buffer.concat(this.#written);
    return Buffer.concat([list, endOf(this.#written.length, list.byteLength, this.#offset)]);
  }

  #count(portion: Uint8Array): Uint8Array {
    this.#offset += portion.byteLength;
    return portion;
  }
}

/** How long the archive of these files will be, in bytes. */
export function zipLength(members: Iterable<Member>): number {
  let [offset, list, count] = [0, 0, 0];
  for (const member of members) {
    list += centralHeader({ ...member, crc: 0, offset }).byteLength;
    offset += localHeader(member).byteLength + member.bytes + descriptor({ ...member, crc: 0 }).byteLength;
    count += 1;
  }
  return offset + list + endOf(count, list, offset).byteLength;
}

/** [4.3.7]. */
function localHeader(member: Member): Buffer {
  // Its sizes come behind, and need the long form there if it is said here that they have it [4.3.9.2].
  const more = extras(member, isLong(member) ? [0, 0] : []);
  return Buffer.concat([u32(0x04034b50), u16(version), common(member, 0, [0, 0]), u16(more.byteLength), nameOf(member), more]);
}

/** [4.3.9]. */
function descriptor({ crc, bytes }: Pick<Written, "crc" | "bytes">): Buffer {
  const size = isLong({ bytes }) ? u64(bytes) : u32(bytes);
  return Buffer.concat([u32(0x08074b50), u32(crc), size, size]);
}

/** [4.3.12]. */
function centralHeader(member: Written): Buffer {
  const { bytes, crc, offset } = member;
  const long = [...(isLong(member) ? [bytes, bytes] : []), ...(offset >= most32 ? [offset] : [])];
  const more = extras(member, long);
  const size = Math.min(bytes, most32);
  const rest = [u16(0), u16(0), u16(0), u32(fileMode), u32(Math.min(offset, most32))];
  return Buffer.concat([
    u32(0x02014b50),
    u16(madeBy),
    u16(version),
    common(member, crc, [size, size]),
    u16(more.byteLength),
    ...rest,
    nameOf(member),
    more,
  ]);
}

/** What both headers say, up to the length of the name. Stored: method 0. */
function common(member: Member, crc: number, [packed, plain]: [number, number]): Buffer {
  return Buffer.concat([u16(flags), u16(0), dosTime(member.at), u32(crc), u32(packed), u32(plain), u16(nameOf(member).byteLength)]);
}

/** The time in UTC (Info-ZIP's 0x5455), and what is longer than its field [4.5.3]. */
function extras({ at }: Member, long: number[]): Buffer {
  const seconds = Math.floor(at.getTime() / 1000);
  const time = Buffer.concat([u16(0x5455), u16(5), Buffer.of(1), u32(seconds)]);
  return long.length === 0 ? time : Buffer.concat([time, u16(1), u16(8 * long.length), ...long.map(u64)]);
}

/** The end of the list, in the long form where a number of it needs that [4.3.14 to 4.3.16]. */
function endOf(count: number, list: number, offset: number): Buffer {
  const short = Buffer.concat([
    ...[u32(0x06054b50), u16(0), u16(0), u16(Math.min(count, most16)), u16(Math.min(count, most16))],
    ...[u32(Math.min(list, most32)), u32(Math.min(offset, most32)), u16(0)],
  ]);
  if (count < most16 && list < most32 && offset < most32) return short;
  return Buffer.concat([
    ...[u32(0x06064b50), u64(44), u16(madeBy), u16(version), u32(0), u32(0), u64(count), u64(count), u64(list), u64(offset)],
    ...[u32(0x07064b50), u32(0), u64(offset + list), u32(1)],
    short,
  ]);
}

/** [4.4.6]: two seconds fine, without a zone; here UTC, as nobody knows the reader's. */
function dosTime(at: Date): Buffer {
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  const day = ((Math.max(1980, at.getUTCFullYear()) - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  return Buffer.concat([u16(time), u16(day)]);
}

function isLong({ bytes }: Pick<Member, "bytes">): boolean {
  return bytes >= most32;
}

function nameOf({ name }: Member): Buffer {
  return Buffer.from(name);
}

function u16(number: number): Buffer {
  const buffer = Buffer.allocUnsafe(2);
  buffer.writeUInt16LE(number);
  return buffer;
}

function u32(number: number): Buffer {
  const buffer = Buffer.allocUnsafe(4);
  buffer.writeUInt32LE(number);
  return buffer;
}

function u64(number: number): Buffer {
  const buffer = Buffer.allocUnsafe(8);
  buffer.writeBigUInt64LE(BigInt(number));
  return buffer;
}
