/** Messages whose every octet can be recognised after they went through a server, and the ledger's way to read them. */
import { createHash, randomBytes, randomInt } from 'node:crypto'

export type SoakMessage = { readonly id: string; readonly bytes: Buffer; readonly digest: string }

/** What arrived: the id and digest of what was sent, and the names of the fields that were put on top of it. */
export type Recognised = {
  readonly id: string
  /** Without the footer, of the octets as they were sent. */
  readonly digest: string
  readonly added: readonly string[]
  /** The company's text stands under it. */
  readonly footed: boolean
}

/** What the company puts under mail that leaves it, when policies are on. */
export const FOOTER = 'Empresa de prueba · no lo imprima'

const MARK = 'X-Soak-Id: '
/** Fields that a server may put on top: of the way (RFC 5321 §4.4), of who judged it, and its signature on what leaves. */
const TRACE = new Set(['return-path', 'received', 'delivered-to', 'authentication-results', 'dkim-signature'])
/** Small ones live beside their row, large ones become blobs: both must be hit. */
const SIZES = [
  { weight: 70, octets: 3_000 },
  { weight: 25, octets: 30_000 },
  { weight: 5, octets: 400_000 },
] as const
const LINE_OCTETS = 57

/** `octets` of body; undefined: a mixture. */
export function makeMessage(from: string, to: string, octets = randomSize()): SoakMessage {
  const id = randomBytes(9).toString('hex')
  const head = [
    `${MARK}${id}`,
    `From: Soak <${from}>`,
    `To: <${to}>`,
    `Subject: =?utf-8?Q?prueba_${id}_=C3=B1?=`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${id}@soak.example>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    '.a line that begins with a dot',
    '..',
    'ñandú, trailing spaces:   ',
    '',
  ]
  const bytes = Buffer.from(`${head.join('\r\n')}${randomLines(octets)}`)
  return { id, bytes, digest: digestOf(bytes) }
}

/** Undefined when the octets are not one of ours: that alone is a finding. */
export function recognise(bytes: Buffer): Recognised | undefined {
  const start = bytes.indexOf(MARK)
  if (start < 0 || (start > 0 && bytes[start - 1] !== 10)) return undefined
  const end = bytes.indexOf('\r\n', start)
  const id = bytes.subarray(start + MARK.length, end).toString()
  const own = bytes.subarray(start)
  const before = beforeFooter(own)
  return {
    id,
    digest: digestOf(before ?? own),
    added: fieldNames(bytes.subarray(0, start).toString()),
    footed: before !== undefined,
  }
}

/** The octets as they were sent: a footer makes the text quoted-printable. Undefined: there is none under it. */
function beforeFooter(bytes: Buffer): Buffer | undefined {
  const end = bytes.indexOf('\r\n\r\n') + 4
  const header = bytes.subarray(0, end).toString()
  const plain = header.replace(
    'Content-Transfer-Encoding: quoted-printable',
    'Content-Transfer-Encoding: 8bit',
  )
  if (plain === header) return undefined
  const text = Buffer.from(
    bytes
      .subarray(end)
      .toString('latin1')
      .replaceAll('=\r\n', '')
      .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString()
  const footer = `\r\n${FOOTER}\r\n`
  return text.endsWith(`\r\n${footer}`) ? Buffer.from(plain + text.slice(0, -footer.length)) : undefined
}

export function isTrace(name: string): boolean {
  return TRACE.has(name.toLowerCase())
}

/** RFC 5321 §4.5.2 */
export function dotStuffed(message: Buffer): Buffer {
  const pieces: Buffer[] = []
  let from = 0
  if (message[0] === 46) pieces.push(Buffer.from('.'))
  for (let at = message.indexOf('\r\n.'); at >= 0; at = message.indexOf('\r\n.', at + 3)) {
    pieces.push(message.subarray(from, at + 2), Buffer.from('.'))
    from = at + 2
  }
  pieces.push(message.subarray(from))
  return Buffer.concat(pieces)
}

function fieldNames(head: string): string[] {
  return head
    .split('\r\n')
    .filter((line) => line !== '' && !/^[ \t]/.test(line))
    .map((line) => line.slice(0, Math.max(0, line.indexOf(':'))))
}

function randomSize(): number {
  let left = randomInt(100)
  for (const { weight, octets } of SIZES) {
    left -= weight
    if (left < 0) return randomInt(1, octets)
  }
  return 1
}

function randomLines(octets: number): string {
  const lines: string[] = []
  for (let made = 0; made < octets; made += LINE_OCTETS)
    lines.push(randomBytes(LINE_OCTETS).toString('base64'))
  return `${lines.join('\r\n')}\r\n`
}

function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
