/** The server name of a TLS ClientHello: RFC 8446 section 4.1.2, RFC 6066 section 3. */

/** The name that the first bytes of a connection ask for; `undefined` when they are no ClientHello or have none. */
export function serverNameIn(bytes: Buffer): string | undefined {
  if (bytes[0] !== 0x16 || bytes[5] !== 0x01) return undefined;
  try {
    // Record header, handshake header, version and random; then three vectors of which each has its length in front.
    let at = 5 + 4 + 2 + 32;
    at += 1 + bytes.readUInt8(at);
    at += 2 + bytes.readUInt16BE(at);
    at += 1 + bytes.readUInt8(at);
    const end = at + 2 + bytes.readUInt16BE(at);
    for (at += 2; at < end; at += 4 + bytes.readUInt16BE(at + 2)) {
      // server_name: the list's length, the name's type, the name's length, the name.
      if (bytes.readUInt16BE(at) === 0) return bytes.toString('latin1', at + 9, at + 9 + bytes.readUInt16BE(at + 7));
    }
    return undefined;
  } catch (error) {
    // The first segment was too short; what there is of it is recorded all the same.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
