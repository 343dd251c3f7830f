/** What a picture is by its first octets, and how large: kinds that browsers draw and that cannot carry a script. THREATS WB4 */

export type PictureKind = 'png' | 'gif' | 'jpeg' | 'webp'
export type Picture = {
  readonly kind: PictureKind
  readonly type: `image/${PictureKind}`
  readonly dots: number
}

/** Undefined: no picture of these kinds, or one that does not say how large it is. Never throws. */
export function readPicture(bytes: Uint8Array): Picture | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found = png(bytes, view) ?? gif(bytes, view) ?? jpeg(bytes, view) ?? webp(bytes, view)
  if (found === undefined) return undefined
  const [kind, width, height] = found
  return width > 0 && height > 0 ? { kind, type: `image/${kind}`, dots: width * height } : undefined
}

type Size = readonly [kind: PictureKind, width: number, height: number]

function says(bytes: Uint8Array, at: number, text: string): boolean {
  return (
    bytes.length >= at + text.length && [...text].every((sign, i) => bytes[at + i] === sign.charCodeAt(0))
  )
}

/** PNG §11.2.2: IHDR comes first. */
function png(bytes: Uint8Array, view: DataView): Size | undefined {
  if (bytes.length < 24 || !says(bytes, 0, '\x89PNG\r\n\x1a\n') || !says(bytes, 12, 'IHDR')) return undefined
  return ['png', view.getUint32(16), view.getUint32(20)]
}

function gif(bytes: Uint8Array, view: DataView): Size | undefined {
  if (bytes.length < 10 || !(says(bytes, 0, 'GIF87a') || says(bytes, 0, 'GIF89a'))) return undefined
  return ['gif', view.getUint16(6, true), view.getUint16(8, true)]
}

/** The frame header is one of the segments before the picture. ITU T.81 B.2.2 */
function jpeg(bytes: Uint8Array, view: DataView): Size | undefined {
  if (!says(bytes, 0, '\xff\xd8\xff')) return undefined
  let at = 2
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) at++
    else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return ['jpeg', view.getUint16(at + 7), view.getUint16(at + 5)]
    else at += 2 + Math.max(2, view.getUint16(at + 2))
  }
  return undefined
}

/** Three kinds of first chunk. RFC 9649 §2 */
function webp(bytes: Uint8Array, view: DataView): Size | undefined {
  if (bytes.length < 30 || !says(bytes, 0, 'RIFF') || !says(bytes, 8, 'WEBP')) return undefined
  if (says(bytes, 12, 'VP8 '))
    return ['webp', view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff]
  if (says(bytes, 12, 'VP8L')) {
    const bits = view.getUint32(21, true)
    return ['webp', (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1]
  }
  if (!says(bytes, 12, 'VP8X')) return undefined
  const long = (at: number): number => view.getUint16(at, true) + 65_536 * (bytes[at + 2] ?? 0) + 1
  return ['webp', long(24), long(27)]
}
