/** What we sign is believed by others: dkimpy, mailauth and our own verifier, for mail of every shape. RFC 6376 §3.4 */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import { systemClock } from '../../src/lib/clock.ts'
import { verifyMessage } from '../../src/verify/identity/verify-message.ts'
import { needs } from '../kit/components.ts'
import { fakeDns } from '../kit/fake-dns.ts'
import { submission } from '../kit/queue.ts'
import { askDkimpy, openSigningWorld, type SigningWorld } from './signing-world.ts'

const FROM = 'From: Ana <ana@empresa.test>'

function mail(lines: readonly string[], body: string): Buffer {
  return Buffer.from(`${[FROM, ...lines].join('\r\n')}\r\n\r\n${body}`)
}

/** Each is a trap of its own. */
const TRAPS: Readonly<Record<string, Buffer>> = {
  plain: mail(['To: bea@otra.test', 'Subject: hola'], 'Uno.\r\nDos.\r\n'),
  'no body': mail(['Subject: nada'], ''),
  'no body and no empty line': Buffer.from(`${FROM}\r\nSubject: nada\r\n`),
  'only empty lines': mail(['Subject: x'], '\r\n\r\n\r\n'),
  'empty lines at the end': mail(['Subject: x'], 'Uno.\r\n\r\n\r\n'),
  'empty lines at the start': mail(['Subject: x'], '\r\n\r\nUno.\r\n'),
  'no last line end': mail(['Subject: x'], 'Uno.\r\nDos.'),
  'blanks at line ends': mail(['Subject: x  '], 'Uno \t \r\n  \r\n\tDos\t\r\n \r\n'),
  'runs of blanks': mail(['Subject:\ta \t b'], 'a  b\t\tc \t d\r\n'),
  'lines of 998': mail([`X-Long: ${'x'.repeat(980)}`], `${'y'.repeat(998)}\r\n${'z '.repeat(499)}\r\n`),
  'folded in odd places': mail(
    ['Subject: one\r\n\ttwo\r\n three', 'To:\r\n bea@otra.test', 'Cc: a@b.test,\r\n\t c@d.test \r\n\t'],
    'x\r\n',
  ),
  '8 bit everywhere': mail(['Subject: señal ñ €', 'X-Raw: \u00a0 \u2028'], 'señal ñ €\u00a0 \r\n'),
  'names in capitals, twice': mail(
    ['SUBJECT: a', 'RECEIVED: from x', 'Received: from y', 'tO: x@y.test'],
    'x\r\n',
  ),
  'empty values': mail(['Subject:', 'To: ', 'X-Empty:\t'], 'x\r\n'),
  dots: mail(['Subject: x'], '.\r\n..\r\n.a\r\nFrom here\r\n'),
  'a tag list': mail(
    ['List-Unsubscribe: <https://x.test/u>', 'List-Unsubscribe-Post: List-Unsubscribe=One-Click'],
    'x\r\n',
  ),
  'a signature of another': mail(
    ['DKIM-Signature: v=1; a=rsa-sha256; d=otra.test; s=x; h=from; bh=AA==; b=AA=='],
    'x\r\n',
  ),
  large: mail(['Subject: x'], `${'Hola, ¿qué tal?  \r\n\r\n'.repeat(40_000)}`),
}

const blanks = fc.constantFrom('', ' ', '\t', '  ', ' \t ', '\t\t')
const word = fc.stringMatching(/^[!-9;-~]{0,12}$/)
const line = fc
  .array(fc.tuple(blanks, fc.oneof(word, fc.constantFrom('ñandú', '.', '..', '=20', '\u00a0'))), {
    maxLength: 8,
  })
  .chain((words) => blanks.map((end) => words.map(([blank, text]) => blank + text).join('') + end))
const bodyText = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('', '\r\n', '\r\n\r\n', ' \r\n'))
  .map(([lines, end]) => lines.join('\r\n') + end)
const fieldLine = fc
  .tuple(
    fc.constantFrom(
      'Subject',
      'subject',
      'To',
      'X-Odd_Name!',
      'Date',
      'References',
      'Reply-To',
      'MIME-Version',
      'Comments',
    ),
    blanks,
    fc.array(
      line.map((text) => text.replaceAll(':', '')),
      { minLength: 1, maxLength: 4 },
    ),
  )
  // A folded line of nothing but blanks would be the end of the header for some.
  .map(([name, blank, lines]) => `${name}:${blank}${lines.join('\r\n x')}`)
const messages = fc
  .tuple(fc.array(fieldLine, { maxLength: 8 }), bodyText)
  .map(([fields, body]) => mail(fields, body))

async function sign(world: SigningWorld, bytes: Uint8Array): Promise<Uint8Array> {
  const { organisationId } = world.empresa
  const sent = submission('bea@otra.test', { bytes, organisationId, accountId: 1 as never })
  return (await world.outgoing.prepare(sent)).bytes
}

/** As a server gets it by DATA: with a line end at the end. RFC 5321 §4.1.1.4 */
function received(bytes: Uint8Array): Buffer {
  const whole = Buffer.from(bytes)
  return whole.subarray(-2).toString() === '\r\n' ? whole : Buffer.concat([whole, Buffer.from('\r\n')])
}

suite('signed mail', { skip: needs('dkimpy') }, () => {
  test('every trap passes everywhere, with RSA and with Ed25519', async () => {
    await using world = await openSigningWorld()
    const signed = await Promise.all(
      Object.values(TRAPS).map(async (one) => received(await sign(world, one))),
    )
    await believed(world, Object.keys(TRAPS), signed)
  })

  test('whatever a message is made of', async () => {
    await using world = await openSigningWorld()
    const made = fc.sample(messages, { numRuns: 400, seed: 6376 })
    const signed = await Promise.all(made.map(async (one) => received(await sign(world, one))))
    await believed(
      world,
      made.map((one) => JSON.stringify(one.toString('latin1'))),
      signed,
    )
  })
})

async function believed(
  world: SigningWorld,
  names: readonly string[],
  signed: readonly Buffer[],
): Promise<void> {
  const zone = await world.zone()
  const ours = Object.keys(zone)
  await using dns = await fakeDns(
    Object.fromEntries(ours.map((name) => [name, { TXT: [(zone[name] ?? '').match(/.{1,255}/g) ?? []] }])),
  )
  const resolver = async (name: string) => [[zone[name] ?? '']]
  const foreign = await askDkimpy(zone, signed)
  for (const [at, bytes] of signed.entries()) {
    const name = names[at] ?? ''
    assert.deepEqual(foreign[at]?.dkim?.slice(0, 2), [true, true], `dkimpy: ${name} ${foreign[at]?.error}`)
    const { results } = await dkimVerify(bytes, { resolver })
    const mine = results.filter(({ signingDomain }) => signingDomain === 'empresa.test')
    assert.deepEqual(
      mine.map(({ status, algo }) => `${algo} ${status.result}`).sort(),
      ['ed25519-sha256 pass', 'rsa-sha256 pass'],
      `mailauth: ${name}`,
    )
    const own = await verifyMessage(bytes, undefined, { resolver: dns.resolver, clock: systemClock })
    assert.deepEqual(
      own.dkim.filter(({ domain }) => domain === 'empresa.test').map(({ result }) => result),
      ['pass', 'pass'],
      `ours: ${name}`,
    )
  }
}
