/** Archives that are only recognised: what they list in plain sight, and whether they have a password. */
import { decodeCharset } from '../../../../mail/mime/charset.ts'

export type Listing = {
  readonly names: readonly { readonly name: string; readonly encrypted: boolean }[]
  readonly encrypted: boolean
}

const NAMES_MAX = 10_000

/** AES in the description of the archive, where that is not packed itself. 7zFormat.txt */
const AES_7Z = [0x06, 0xf1, 0x07, 0x01]

export function list7z(bytes: Uint8Array): Listing {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 32) return { names: [], encrypted: false }
  const from = 32 + Number(view.getBigUint64(12, true))
  const to = from + Number(view.getBigUint64(20, true))
  const header =
    from < bytes.length ? Buffer.from(bytes.subarray(from, Math.min(to, bytes.length))) : Buffer.alloc(0)
  return { names: [], encrypted: header.includes(Buffer.from(AES_7Z)) }
}

const RAR_5 = [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07, 0x01, 0x00]

export function listRar(bytes: Uint8Array): Listing {
  return RAR_5.every((octet, at) => bytes[at] === octet) ? listRar5(bytes) : listRar4(bytes)
}

/** Headers with their length at a fixed place; files have flag 4 for a password, the archive 0x80 for one on all. */
function listRar4(bytes: Uint8Array): Listing {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const names: { name: string; encrypted: boolean }[] = []
  let encrypted = false
  for (let at = 7; at + 7 <= bytes.length && names.length < NAMES_MAX; ) {
    const kind = bytes[at + 2]
    const flags = view.getUint16(at + 3, true)
    const length = view.getUint16(at + 5, true)
    if (kind === 0x73 && (flags & 0x80) !== 0) return { names, encrypted: true }
    let data = 0
    if ((flags & 0x8000) !== 0 && at + 11 <= bytes.length) data = view.getUint32(at + 7, true)
    if (kind === 0x74 && at + 32 <= bytes.length) {
      const nameAt = at + 32 + ((flags & 0x100) === 0 ? 0 : 8)
      const name = bytes.subarray(nameAt, nameAt + view.getUint16(at + 26, true))
      const nul = name.indexOf(0)
      const locked = (flags & 4) !== 0
      names.push({
        name: decodeCharset(undefined, nul < 0 ? name : name.subarray(0, nul)),
        encrypted: locked,
      })
      encrypted ||= locked
    }
    if (length < 7 || kind === 0x7b) break
    at += length + data
  }
  return { names, encrypted }
}

/** Headers of numbers of seven bits an octet: kind 2 is a file, 4 a password on all. */
function listRar5(bytes: Uint8Array): Listing {
  const names: { name: string; encrypted: boolean }[] = []
  let encrypted = false
  for (let at = 8; at + 7 < bytes.length && names.length < NAMES_MAX; ) {
    const read = new SevenBits(bytes, at + 4)
    const size = read.number()
    const headerEnd = read.at + size
    const kind = read.number()
    const flags = read.number()
    const extra = (flags & 1) === 0 ? 0 : read.number()
    const data = (flags & 2) === 0 ? 0 : read.number()
    if (kind === 4) return { names, encrypted: true }
    if (kind === 2) {
      const locked = isLockedRar5(bytes, headerEnd - extra, headerEnd)
      names.push({ name: rar5Name(bytes, read), encrypted: locked })
      encrypted ||= locked
    }
    if (kind === 5 || size === 0 || headerEnd + data <= at) break
    at = headerEnd + data
  }
  return { names, encrypted }
}

function rar5Name(bytes: Uint8Array, read: SevenBits): string {
  const flags = read.number()
  read.number()
  read.number()
  if ((flags & 2) !== 0) read.at += 4
  if ((flags & 4) !== 0) read.at += 4
  read.number()
  read.number()
  const length = read.number()
  return decodeCharset('utf-8', bytes.subarray(read.at, read.at + Math.min(length, 4096)))
}

function isLockedRar5(bytes: Uint8Array, from: number, to: number): boolean {
  const read = new SevenBits(bytes, from)
  while (read.at < to && read.at < bytes.length) {
    const size = read.number()
    const next = read.at + size
    if (size === 0) return false
    if (read.number() === 1) return true
    read.at = next
  }
  return false
}

class SevenBits {
  at: number
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.at = at
  }

  number(): number {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const octet = this.#bytes[this.at++] ?? 0
      value += (octet & 0x7f) * 2 ** shift
      if (octet < 0x80) break
    }
    return value
  }
}

/** Names of a Windows cabinet. MS-CAB 2 */
export function listCab(bytes: Uint8Array): Listing {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const names: { name: string; encrypted: boolean }[] = []
  if (bytes.length < 36) return { names, encrypted: false }
  let at = view.getUint32(16, true)
  for (let n = view.getUint16(28, true); n > 0 && at + 17 <= bytes.length && names.length < NAMES_MAX; n--) {
    const nul = bytes.indexOf(0, at + 16)
    if (nul < 0 || nul - at > 16 + 256) break
    names.push({ name: decodeCharset(undefined, bytes.subarray(at + 16, nul)), encrypted: false })
    at = nul + 1
  }
  return { names, encrypted: false }
}
