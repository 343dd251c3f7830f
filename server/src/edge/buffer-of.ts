/** The same octets, not copied, as a Buffer: it finds an octet many times as fast as a Uint8Array. */
export function bufferOf(octets: Uint8Array): Buffer {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength)
}
