/**
 * The entries of a zip archive, by its directory at the end and, where that is missing, by the headers in front of each
 * file. Archives that say one thing in the one and another in the other, or whose files share octets, are told as such.
 * APPNOTE 6.3 §4.3
 */
import { decodeCharset } from '../../../../mail/mime/charset.ts'

export type ZipEntry = {
  readonly name: string
  readonly encrypted: boolean
  readonly method: number
  /** Where its packed octets are. */
  readonly from: number
  readonly to: number
}

export type ZipDirectory = {
  readonly entries: readonly ZipEntry[]
  /** The directory and the headers disagree. */
  readonly lies: boolean
  /** Files share octets. */
  readonly overlaps: boolean
  /** It has no directory, or one that leads nowhere. */
  readonly damaged: boolean
  /** There are more than were asked for. */
  readonly more: boolean
}

const END = 0x06054b50
const END_OCTETS = 22
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50
const LOCATOR_OCTETS = 20
const COMMENT_OCTETS_MAX = 0xffff
const ENTRY = 0x02014b50
const ENTRY_OCTETS = 46
const LOCAL = 0x04034b50
const LOCAL_OCTETS = 30
const ENCRYPTED = 1
const SIZE_BEHIND = 8
const WIDE = 0xffff_ffff
const WIDE_EXTRA = 1

export function readZipDirectory(bytes: Uint8Array, entriesMax: number): ZipDirectory {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = directoryStart(view)
  if (start === undefined) return byHeaders(view, bytes, entriesMax)
  const entries: ZipEntry[] = []
  let lies = false
  let damaged = false
  let at = start.at
  // Its own count of entries is not believed: some programs read on.
  while (at + ENTRY_OCTETS <= bytes.length && view.getUint32(at, true) === ENTRY) {
    if (entries.length >= entriesMax) return { entries, lies, overlaps: false, damaged, more: true }
    const nameEnd = at + ENTRY_OCTETS + view.getUint16(at + 28, true)
    const extraEnd = nameEnd + view.getUint16(at + 30, true)
    const { packed, place } = wideValues(view, at, nameEnd, Math.min(extraEnd, bytes.length))
    const name = bytes.subarray(at + ENTRY_OCTETS, nameEnd)
    const local = place + start.shift
    const own = localHeader(view, bytes, local)
    if (own === undefined) damaged = true
    else if (Buffer.compare(own.name, name) !== 0) lies = true
    entries.push({
      name: nameOf(name),
      encrypted: ((view.getUint16(at + 8, true) | (own?.flags ?? 0)) & ENCRYPTED) === ENCRYPTED,
      method: view.getUint16(at + 10, true),
      from: own?.from ?? 0,
      to: own === undefined ? 0 : own.from + packed,
    })
    at = extraEnd + view.getUint16(at + 32, true)
  }
  if (entries.length === 0 && start.count > 0) damaged = true
  if (entries.some(({ to }) => to > bytes.length)) damaged = true
  return { entries, lies, damaged, overlaps: doOverlap(entries), more: false }
}

function directoryStart(
  view: DataView,
): { readonly at: number; readonly shift: number; readonly count: number } | undefined {
  const last = view.byteLength - END_OCTETS
  for (let at = last; at >= 0 && at >= last - COMMENT_OCTETS_MAX; at--) {
    if (view.getUint32(at, true) !== END) continue
    const wide = wideEnd(view, at)
    const size = wide?.size ?? view.getUint32(at + 12, true)
    const told = wide?.at ?? view.getUint32(at + 16, true)
    const count = wide?.count ?? view.getUint16(at + 10, true)
    // With octets in front of the archive all places are shifted; the directory itself ends where this begins.
    const real = (wide?.endAt ?? at) - size
    if (isEntry(view, real)) return { at: real, shift: real - told, count }
    return { at: told, shift: 0, count }
  }
  return undefined
}

function isEntry(view: DataView, at: number): boolean {
  return at >= 0 && at + 4 <= view.byteLength && view.getUint32(at, true) === ENTRY
}

function wideEnd(
  view: DataView,
  endAt: number,
):
  | { readonly at: number; readonly size: number; readonly count: number; readonly endAt: number }
  | undefined {
  const locator = endAt - LOCATOR_OCTETS
  if (locator < 0 || view.getUint32(locator, true) !== LOCATOR_64) return undefined
  const told = Number(view.getBigUint64(locator + 8, true))
  for (const at of [told, locator - 56]) {
    if (at < 0 || at + 56 > view.byteLength || view.getUint32(at, true) !== END_64) continue
    const number = (offset: number): number => Number(view.getBigUint64(at + offset, true))
    return { count: number(32), size: number(40), at: number(48), endAt: at }
  }
  return undefined
}

/** Sizes that do not fit into 32 bits stand behind the name. APPNOTE 6.3 §4.5.3 */
function wideValues(view: DataView, at: number, from: number, to: number): { packed: number; place: number } {
  let packed = view.getUint32(at + 20, true)
  let place = view.getUint32(at + 42, true)
  if (packed !== WIDE && place !== WIDE) return { packed, place }
  for (let field = from; field + 4 <= to; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) !== WIDE_EXTRA) continue
    let value = field + 4 + (view.getUint32(at + 24, true) === WIDE ? 8 : 0)
    if (packed === WIDE && value + 8 <= to) {
      packed = Number(view.getBigUint64(value, true))
      value += 8
    }
    if (place === WIDE && value + 8 <= to) place = Number(view.getBigUint64(value, true))
    break
  }
  return { packed, place }
}

function localHeader(
  view: DataView,
  bytes: Uint8Array,
  at: number,
): { readonly name: Uint8Array; readonly from: number; readonly flags: number } | undefined {
  if (at < 0 || at + LOCAL_OCTETS > bytes.length || view.getUint32(at, true) !== LOCAL) return undefined
  const nameEnd = at + LOCAL_OCTETS + view.getUint16(at + 26, true)
  const from = nameEnd + view.getUint16(at + 28, true)
  return { name: bytes.subarray(at + LOCAL_OCTETS, nameEnd), from, flags: view.getUint16(at + 6, true) }
}

/** Without a directory: one header after the other, as programs repair such archives. */
function byHeaders(view: DataView, bytes: Uint8Array, entriesMax: number): ZipDirectory {
  const entries: ZipEntry[] = []
  let at = 0
  for (;;) {
    const own = localHeader(view, bytes, at)
    if (own === undefined) break
    if (entries.length >= entriesMax)
      return { entries, lies: false, overlaps: false, damaged: true, more: true }
    const packed = view.getUint32(at + 18, true)
    // Where its size stands behind it, nobody knows where it ends.
    const isOpen = (own.flags & SIZE_BEHIND) !== 0 && packed === 0
    const to = isOpen ? bytes.length : own.from + packed
    const method = view.getUint16(at + 8, true)
    entries.push({
      name: nameOf(own.name),
      encrypted: (own.flags & ENCRYPTED) === ENCRYPTED,
      method,
      from: own.from,
      to,
    })
    if (isOpen || to <= at) break
    at = to
  }
  return { entries, lies: false, overlaps: false, damaged: true, more: false }
}

function doOverlap(entries: readonly ZipEntry[]): boolean {
  let end = 0
  for (const { from, to } of entries.toSorted((a, b) => a.from - b.from)) {
    if (from < end && to > from) return true
    end = Math.max(end, to)
  }
  return false
}

function nameOf(bytes: Uint8Array): string {
  return decodeCharset(undefined, bytes)
}
