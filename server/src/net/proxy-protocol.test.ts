import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { ProxyHeaderReader } from './proxy-protocol.ts'

const SIGNATURE = [0x0d, 0x0a, 0x0d, 0x0a, 0, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a]
const IPV4 = [192, 0, 2, 7, 198, 51, 100, 1, 0xdc, 0x04, 0, 25]

function zeros(count: number): number[] {
  return new Array<number>(count).fill(0)
}

function v2(command: number, family: number, body: readonly number[], length = body.length): Buffer {
  return Buffer.from([...SIGNATURE, command, family, length >> 8, length & 0xff, ...body])
}

/** What was read, fed in pieces of that size, with a command behind the header. */
function read(header: Buffer, size: number): string {
  const reader = new ProxyHeaderReader()
  const bytes = Buffer.concat([header, Buffer.from('EHLO a\r\n')])
  let at = 0
  for (; at < bytes.length; at += size) {
    const used = reader.read(bytes.subarray(at, at + size))
    if (reader.broken) return 'broken'
    if (used < 0) continue
    if (at + used !== header.length) return `wrong end ${at + used}`
    return reader.source === undefined ? 'local' : `${reader.source.address} ${reader.source.port}`
  }
  return 'more'
}

const CASES: readonly (readonly [string, Buffer, string])[] = [
  ['v1 IPv4', Buffer.from('PROXY TCP4 192.0.2.7 198.51.100.1 56324 25\r\n'), '192.0.2.7 56324'],
  ['v1 IPv6', Buffer.from('PROXY TCP6 2001:db8::7 2001:db8::1 56324 25\r\n'), '2001:db8::7 56324'],
  ['v1 mapped', Buffer.from('PROXY TCP6 ::ffff:192.0.2.7 ::1 1 25\r\n'), '192.0.2.7 1'],
  ['v1 unknown', Buffer.from('PROXY UNKNOWN ffff::1 x y z\r\n'), 'local'],
  ['v1 wrong family', Buffer.from('PROXY TCP4 2001:db8::7 2001:db8::1 1 25\r\n'), 'broken'],
  ['v1 port', Buffer.from('PROXY TCP4 192.0.2.7 198.51.100.1 65536 25\r\n'), 'broken'],
  ['v1 sign', Buffer.from('PROXY TCP4 192.0.2.7 198.51.100.1 +1 25\r\n'), 'broken'],
  ['v1 bare LF', Buffer.from('PROXY TCP4 192.0.2.7 198.51.100.1 1 25\n'), 'broken'],
  ['v1 endless', Buffer.from(`PROXY TCP4 ${'1'.repeat(200)}\r\n`), 'broken'],
  ['no header', Buffer.from('EHLO mail.otra.test\r\n'), 'broken'],
  ['v2 IPv4', v2(0x21, 0x11, IPV4), '192.0.2.7 56324'],
  ['v2 IPv4 with TLV', v2(0x21, 0x11, [...IPV4, 4, 0, 1, 9]), '192.0.2.7 56324'],
  [
    'v2 IPv6',
    v2(0x21, 0x21, [0x20, 1, 0xd, 0xb8, ...zeros(11), 7, ...zeros(16), 1, 0, 0, 25]),
    '2001:db8::7 256',
  ],
  ['v2 local', v2(0x20, 0, []), 'local'],
  ['v2 short addresses', v2(0x21, 0x11, IPV4.slice(1)), 'broken'],
  ['v2 TLV too long', v2(0x21, 0x11, [...IPV4, 4, 0, 9, 9]), 'broken'],
  ['v2 TLV cut', v2(0x21, 0x11, [...IPV4, 4, 0]), 'broken'],
  ['v2 flood of TLV', v2(0x21, 0x11, IPV4, 65_535), 'broken'],
  ['v2 unix', v2(0x21, 0x31, zeros(216)), 'broken'],
  ['v2 command', v2(0x22, 0x11, IPV4), 'broken'],
  ['v2 version', v2(0x31, 0x11, IPV4), 'broken'],
]

for (const [name, header, expected] of CASES)
  test(`${name}: ${expected}, however it is cut`, (t: TestContext) => {
    for (let size = 1; size <= header.length + 8; size++) t.assert.strictEqual(read(header, size), expected)
  })

test('any octets are a header, no header, or the start of one', (t: TestContext) => {
  const octets = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.uint8Array({ maxLength: 60 }).map((tail) => new Uint8Array([...SIGNATURE, ...tail])),
    fc.string({ maxLength: 120 }).map((tail) => Buffer.from(`PROXY TCP${tail}`)),
  )
  fc.assert(
    fc.property(octets, (bytes) => {
      const reader = new ProxyHeaderReader()
      const used = reader.read(Buffer.from(bytes))
      t.assert.ok(used <= bytes.length)
      if (used > 0) t.assert.strictEqual(reader.broken, false)
    }),
  )
})
