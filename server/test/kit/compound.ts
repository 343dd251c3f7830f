/** Makes compound files: small file systems, as old office programs kept documents. MS-CFB */

const SECTOR = 512
const END = 0xffff_fffe
const FREE = 0xffff_ffff
const TABLE = 0xffff_fffd

export type CompoundEntry = { readonly name: string; readonly data?: Uint8Array }

/** An entry without data is a folder. Nothing is told of who lies in which. */
export function compound(entries: readonly CompoundEntry[]): Buffer {
  const sectors: Buffer[] = []
  const chain: number[] = []
  const add = (data: Uint8Array): number => {
    const first = sectors.length
    const count = Math.max(1, Math.ceil(data.length / SECTOR))
    for (let n = 0; n < count; n++) {
      const sector = Buffer.alloc(SECTOR)
      sector.set(data.subarray(n * SECTOR, (n + 1) * SECTOR))
      sectors.push(sector)
      chain.push(n + 1 < count ? first + n + 1 : END)
    }
    return first
  }
  const directory = [entryOf('Root Entry', 5, END, 0)]
  for (const { name, data } of entries)
    directory.push(data === undefined ? entryOf(name, 1, 0, 0) : entryOf(name, 2, add(data), data.length))
  const directoryAt = add(Buffer.concat(directory))
  const tableSectors = Math.ceil((sectors.length + 4) / 127)
  const tableAt = sectors.length
  for (let n = 0; n < tableSectors; n++) chain.push(TABLE)
  const table = Buffer.alloc(tableSectors * SECTOR, 0xff)
  for (const [n, next] of chain.entries()) table.writeUInt32LE(next, n * 4)
  const head = Buffer.alloc(SECTOR)
  head.write('d0cf11e0a1b11ae1', 0, 'hex')
  for (const [at, value] of [
    [24, 0x3e],
    [26, 3],
    [28, 0xfffe],
    [30, 9],
    [32, 6],
  ] as const)
    head.writeUInt16LE(value, at)
  head.writeUInt32LE(tableSectors, 44)
  head.writeUInt32LE(directoryAt, 48)
  // All streams lie in sectors of their own: none is below this.
  head.writeUInt32LE(0, 56)
  head.writeUInt32LE(END, 60)
  head.writeUInt32LE(END, 68)
  for (let n = 0; n < 109; n++) head.writeUInt32LE(n < tableSectors ? tableAt + n : FREE, 76 + n * 4)
  return Buffer.concat([head, ...sectors, table])
}

function entryOf(name: string, kind: number, start: number, size: number): Buffer {
  const entry = Buffer.alloc(128)
  const text = Buffer.from(`${name}\0`, 'utf16le')
  entry.set(text.subarray(0, 64))
  entry.writeUInt16LE(text.length, 64)
  entry[66] = kind
  entry.writeUInt32LE(start, 116)
  entry.writeUInt32LE(size, 120)
  return entry
}

/** The source of a macro in its compression, each octet as it is. MS-OVBA 2.4.1 */
export function packedVba(source: string): Buffer {
  const bytes = Buffer.from(source)
  const chunks: Buffer[] = [Buffer.from([1])]
  for (let at = 0; at < bytes.length; at += 3600) {
    const piece = bytes.subarray(at, at + 3600)
    const tokens: Buffer[] = []
    for (let n = 0; n < piece.length; n += 8) tokens.push(Buffer.from([0]), piece.subarray(n, n + 8))
    const data = Buffer.concat(tokens)
    const head = Buffer.alloc(2)
    head.writeUInt16LE(0xb000 | (data.length - 1))
    chunks.push(head, data)
  }
  return Buffer.concat(chunks)
}

/** A project with one module. */
export function vbaProject(source: string): Buffer {
  return compound([
    { name: 'VBA' },
    { name: '_VBA_PROJECT', data: Buffer.from('cc61ffff0000', 'hex') },
    { name: 'ThisDocument', data: Buffer.concat([Buffer.alloc(40, 7), packedVba(source)]) },
  ])
}

/** A file as Office wraps it into a document. MS-OLEDS 2.3.6 */
export function packaged(name: string, data: Uint8Array): Buffer {
  const text = (value: string): Buffer => Buffer.from(`${value}\0`)
  const path = text(`C:\\${name}`)
  const numbers = Buffer.alloc(8)
  numbers.writeUInt32LE(0x30000, 0)
  numbers.writeUInt32LE(path.length, 4)
  const size = Buffer.alloc(4)
  size.writeUInt32LE(data.length)
  const body = Buffer.concat([Buffer.from([2, 0]), text(name), path, numbers, path, size, data])
  const head = Buffer.alloc(4)
  head.writeUInt32LE(body.length)
  return Buffer.concat([head, body])
}
