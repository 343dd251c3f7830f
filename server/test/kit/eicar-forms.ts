/** The EICAR test file in messages that programs understand in different ways: each with what is odd about it. */
import { gzipSync } from 'node:zlib'
import { EICAR } from './eicar.ts'
import { tar } from './hostile-files.ts'
import { zip } from './zip.ts'

const BASE64 = Buffer.from(EICAR).toString('base64')
const LINES = BASE64.replaceAll(/.{76}/g, '$&\r\n')
const CTE = 'Content-Transfer-Encoding: base64'
const FILE = 'Content-Disposition: attachment; filename="x.com"'
const TYPE = 'Content-Type: application/octet-stream'
const HEAD = ['From: a@lejos.test', 'To: ana@empresa.test', 'Subject: x', 'MIME-Version: 1.0']

function mixed(
  part: readonly string[],
  { type = 'Content-Type: multipart/mixed; boundary=b', first = '--b', last = '--b--' } = {},
): string {
  return [...HEAD, type, '', '--b', '', 'hola', first, ...part, last, ''].join('\r\n')
}

/** A part with these fields and body. */
function withPart(fields: readonly string[], body = LINES): string {
  return mixed([...fields, '', body])
}

function qp(text: string): string {
  return [...text]
    .map((sign) => `=${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')
}

function uu(text: string): string {
  const lines: string[] = []
  for (let at = 0; at < text.length; at += 45) {
    const piece = Buffer.from(text.slice(at, at + 45))
    let line = String.fromCharCode(32 + piece.length)
    for (let n = 0; n < piece.length; n += 3) {
      const bits = ((piece[n] ?? 0) << 16) | ((piece[n + 1] ?? 0) << 8) | (piece[n + 2] ?? 0)
      for (const shift of [18, 12, 6, 0]) line += String.fromCharCode(32 + ((bits >> shift) & 63) || 96)
    }
    lines.push(line)
  }
  return ['begin 644 x.com', ...lines, '`', 'end'].join('\r\n')
}

const junk = (every: number, sign: string): string =>
  BASE64.replaceAll(new RegExp(`.{${every}}`, 'g'), `$&${sign}`)
const inner = withPart([TYPE, CTE, FILE])
const innerBase64 = Buffer.from(inner).toString('base64')
const archive = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString('base64').replaceAll(/.{76}/g, '$&\r\n')
const file = [{ name: 'x.com', data: Buffer.from(EICAR) }]

function der(tag: number, ...inner: readonly Uint8Array[]): Buffer {
  const contents = Buffer.concat(inner)
  const length = Buffer.alloc(5, 0x84)
  length.writeUInt32BE(contents.length, 1)
  return Buffer.concat([Buffer.from([tag]), length, contents])
}

/** Signed opaquely, the signature left out: nobody here asks for it. RFC 5652 §5 */
function signed(message: string): Buffer {
  const oid = (last: number): Buffer => Buffer.from([0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, last])
  const content = der(0x30, oid(1), der(0xa0, der(0x04, Buffer.from(message))))
  return der(0x30, oid(2), der(0xa0, der(0x30, der(0x02, Buffer.from([1])), der(0x31), content)))
}

const P7M = 'Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m'

/** What is odd → the message. */
export const EICAR_FORMS: ReadonlyMap<string, string> = new Map([
  ['nothing', withPart([TYPE, CTE, FILE])],
  ['as it is', withPart([TYPE, FILE], EICAR)],
  ['in the text', [...HEAD, '', EICAR, ''].join('\r\n')],
  ['quoted', withPart([TYPE, 'Content-Transfer-Encoding: quoted-printable', FILE], qp(EICAR))],
  [
    'quoted in lines',
    withPart(
      [TYPE, 'Content-Transfer-Encoding: quoted-printable', FILE],
      qp(EICAR).replaceAll(/(?:=..){20}/g, '$&=\r\n'),
    ),
  ],
  ['uuencoded', withPart([TYPE, 'Content-Transfer-Encoding: x-uuencode', FILE], uu(EICAR))],
  ['uuencoded in the text', [...HEAD, '', 'hola', '', uu(EICAR), '', 'adiós', ''].join('\r\n')],
  [
    'two boundaries, the first is it',
    mixed([TYPE, CTE, FILE, '', LINES], { type: 'Content-Type: multipart/mixed; boundary=b; boundary=c' }),
  ],
  [
    'two boundaries, the last is it',
    mixed([TYPE, CTE, FILE, '', LINES], { type: 'Content-Type: multipart/mixed; boundary=c; boundary=b' }),
  ],
  [
    'a boundary in sections too',
    mixed([TYPE, CTE, FILE, '', LINES], {
      type: 'Content-Type: multipart/mixed; boundary*0=c; boundary*1=d; boundary=b',
    }),
  ],
  [
    'two types, the first is it',
    mixed([TYPE, CTE, FILE, '', LINES], {
      type: 'Content-Type: multipart/mixed; boundary=b\r\nContent-Type: text/plain',
    }),
  ],
  [
    'two types, the last is it',
    mixed([TYPE, CTE, FILE, '', LINES], {
      type: 'Content-Type: text/plain\r\nContent-Type: multipart/mixed; boundary=b',
    }),
  ],
  ['two encodings, the first is it', withPart([TYPE, CTE, 'Content-Transfer-Encoding: 7bit', FILE])],
  ['two encodings, the last is it', withPart([TYPE, 'Content-Transfer-Encoding: 7bit', CTE, FILE])],
  ['two encodings, one quoted', withPart([TYPE, 'Content-Transfer-Encoding: quoted-printable', CTE, FILE])],
  ['two encodings in one field', withPart([TYPE, 'Content-Transfer-Encoding: 7bit, base64', FILE])],
  ['an encoding nobody knows', withPart([TYPE, 'Content-Transfer-Encoding: x-base-64', FILE])],
  ['an encoding in quotes', withPart([TYPE, 'Content-Transfer-Encoding: "base64"', FILE])],
  ['an encoding behind a comment', withPart([TYPE, 'Content-Transfer-Encoding: (7bit) base64', FILE])],
  ['an encoding in another line', withPart([TYPE, 'Content-Transfer-Encoding:\r\n base64', FILE])],
  [
    'an encoding behind a line of blanks',
    withPart([TYPE, 'Content-Transfer-Encoding:\r\n \r\n base64', FILE]),
  ],
  [
    'a blank in front of the colon',
    withPart(['Content-Type : application/octet-stream', 'Content-Transfer-Encoding : base64', FILE]),
  ],
  ['a header that ends in the middle', withPart([TYPE, FILE, ' ', CTE])],
  ['a header that ends for some', withPart([`${TYPE};\r\n \r\n x=y`, CTE, FILE])],
  ['a bare CR in the header', withPart([`${TYPE}\r${CTE}`, FILE])],
  ['bare LF', withPart([TYPE, CTE, FILE]).replaceAll('\r\n', '\n')],
  [
    'a name in sections',
    withPart([TYPE, CTE, 'Content-Disposition: attachment; filename*0="x."; filename*1="com"']),
  ],
  [
    'a name in sections, with a hole',
    withPart([
      TYPE,
      CTE,
      'Content-Disposition: attachment; filename*0="x."; filename*2="com"; filename="x.txt"',
    ]),
  ],
  [
    'a name on lines that go on',
    withPart([TYPE, CTE, "Content-Disposition: attachment; filename*=utf-8''x%2E\r\n com"]),
  ],
  ['junk in base64', withPart([TYPE, CTE, FILE], junk(10, '!'))],
  ['junk of the other alphabet', withPart([TYPE, CTE, FILE], junk(10, '-_'))],
  ['lines of junk', withPart([TYPE, CTE, FILE], junk(20, '\r\n#junk#\r\n'))],
  ['blanks in base64', withPart([TYPE, CTE, FILE], junk(3, ' '))],
  [
    'padding in the middle',
    withPart(
      [TYPE, CTE, FILE],
      `${Buffer.from(EICAR.slice(0, 10)).toString('base64')}\r\n${Buffer.from(EICAR.slice(10)).toString('base64')}`,
    ),
  ],
  ['a padding that some stop at', withPart([TYPE, CTE, FILE], `${BASE64.replaceAll('=', '')}=\r\nQUJD`)],
  ['lines of odd lengths', withPart([TYPE, CTE, FILE], junk(7, '\r\n'))],
  ['a blank behind the boundary', mixed([TYPE, CTE, FILE, '', LINES], { first: '--b  ' })],
  ['a blank in front of the boundary', mixed([TYPE, CTE, FILE, '', LINES], { first: ' --b' })],
  ['junk behind the boundary', mixed([TYPE, CTE, FILE, '', LINES], { first: '--bxyz' })],
  ['behind the last boundary', mixed(['', 'hola', '--b--', '--b', TYPE, CTE, FILE, '', LINES])],
  [
    'in front of the first boundary',
    [
      ...HEAD,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      TYPE,
      CTE,
      FILE,
      '',
      LINES,
      '--b',
      '',
      'hola',
      '--b--',
      '',
    ].join('\r\n'),
  ],
  ['no boundary at the end', mixed([TYPE, CTE, FILE, '', LINES], { last: '' })],
  [
    'a boundary nobody uses',
    mixed([TYPE, CTE, FILE, '', LINES], { type: 'Content-Type: multipart/mixed; boundary=zzz' }),
  ],
  ['no boundary at all', mixed([TYPE, CTE, FILE, '', LINES], { type: 'Content-Type: multipart/mixed' })],
  ['no MIME at all', [...HEAD, '', LINES, ''].join('\r\n')],
  ['no MIME at all, behind words', [...HEAD, '', 'hola', '', 'hola', LINES, ''].join('\r\n')],
  ['called a text', withPart(['Content-Type: text/plain', CTE])],
  ['called a picture', withPart(['Content-Type: image/png; name=x.png', CTE])],
  ['a message within', withPart(['Content-Type: message/rfc822'], inner)],
  ['a message within, encoded', withPart(['Content-Type: message/rfc822', CTE], innerBase64)],
  [
    'a multipart within, encoded',
    withPart(
      ['Content-Type: multipart/mixed; boundary=b2', CTE],
      Buffer.from(inner.slice(inner.indexOf('--b')).replaceAll('--b', '--b2')).toString('base64'),
    ),
  ],
  ['one boundary twice', withPart(['Content-Type: multipart/mixed; boundary=b', '', '--b', TYPE, CTE, FILE])],
  [
    'sixty deep',
    Array.from({ length: 60 }, (_, n) => n).reduce(
      (message, n) =>
        [`Content-Type: multipart/mixed; boundary=d${n}`, '', `--d${n}`, message, `--d${n}--`, ''].join(
          '\r\n',
        ),
      [TYPE, CTE, FILE, '', LINES].join('\r\n'),
    ),
  ],
  [
    'behind a thousand parts',
    mixed([...Array.from({ length: 1005 }, () => '\r\nx\r\n--b'), TYPE, CTE, FILE, '', LINES]),
  ],
  [
    'half of it elsewhere',
    [
      ...HEAD,
      'Content-Type: message/partial; id=1; number=1; total=2',
      '',
      TYPE,
      CTE,
      FILE,
      '',
      LINES.slice(0, 50),
      '',
    ].join('\r\n'),
  ],
  ['within a signature', withPart([P7M, CTE], archive(signed(inner)))],
  [
    'within two signatures',
    withPart([P7M, CTE], archive(signed([P7M, CTE, '', archive(signed(inner))].join('\r\n')))),
  ],
  [
    'in an archive',
    withPart([TYPE, CTE, 'Content-Disposition: attachment; filename="a.zip"'], archive(zip(file))),
  ],
  [
    'in an archive in an archive',
    withPart(
      [TYPE, CTE, 'Content-Disposition: attachment; filename="a.tgz"'],
      archive(gzipSync(tar([{ name: 'a.zip', data: zip(file) }]))),
    ),
  ],
])
