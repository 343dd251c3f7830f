/** A reader of IMAP answers for tests: parenthesised lists of strings, literals, numbers and NIL. */

export type Wire = string | number | null | readonly Wire[]

/** Throws on anything that RFC 9051's grammar does not allow there. */
export function readWire(text: string): Wire {
  const bytes = Buffer.from(text, 'utf8')
  const open: Wire[][] = [[]]
  let at = 0
  const put = (value: Wire): void => {
    open.at(-1)?.push(value)
  }
  while (at < bytes.length) {
    const sign = String.fromCharCode(bytes[at] ?? 0)
    if (sign === '(') {
      open.push([])
      at++
    } else if (sign === ')') {
      const list = open.pop()
      if (list === undefined || open.length === 0) throw new Error(`a bracket too many at ${at}`)
      put(list)
      at++
    } else if (sign === ' ') at++
    else if (sign === '"') {
      const { value, end } = quoted(bytes, at)
      put(value)
      at = end
    } else if (sign === '{') {
      const head = /^\{([0-9]+)\}\r\n/.exec(bytes.subarray(at, at + 20).toString('latin1'))
      if (head === null) throw new Error(`no literal at ${at}`)
      const start = at + head[0].length
      at = start + Number(head[1])
      if (at > bytes.length) throw new Error('a literal that is longer than the answer')
      put(bytes.subarray(start, at).toString('utf8'))
    } else {
      const atom = /^(?:NIL|[0-9]+)(?=[ )]|$)/.exec(bytes.subarray(at, at + 20).toString('latin1'))
      if (atom === null) throw new Error(`no atom at ${at}: ${bytes.subarray(at, at + 20).toString()}`)
      put(atom[0] === 'NIL' ? null : Number(atom[0]))
      at += atom[0].length
    }
  }
  const [values] = open
  if (open.length !== 1 || values?.length !== 1) throw new Error('not one value')
  return values[0] ?? null
}

function quoted(bytes: Buffer, from: number): { value: string; end: number } {
  const out: number[] = []
  for (let at = from + 1; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte === 0x22) return { value: Buffer.from(out).toString('latin1'), end: at + 1 }
    if (byte === 0 || byte === 10 || byte === 13 || byte > 0x7f)
      throw new Error(`octet ${byte} in a quoted string`)
    if (byte === 0x5c) {
      at++
      if (bytes[at] !== 0x22 && bytes[at] !== 0x5c) throw new Error('a backslash before another sign')
    }
    out.push(bytes[at] ?? 0)
  }
  throw new Error('a quoted string without its end')
}
