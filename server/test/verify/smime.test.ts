/** S/MIME as OpenSSL signs it: what is believed, and why something is not. RFC 8551, RFC 8550, RFC 5652, RFC 5280 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { readStructure } from '../../src/mail/mime/structure.ts'
import { MailCertificate } from '../../src/verify/smime/certificate.ts'
import { judgeSmime, type SmimeVerdict } from '../../src/verify/smime/verify-smime.ts'
import { needs } from '../kit/components.ts'
import { SmimeSigners, signedMessage } from '../kit/smime-signers.ts'

const INNER = 'Content-Type: text/plain; charset=utf-8\r\n\r\nFirmado: trescientos euros.\r\n'
const DAY_MS = 86_400_000
const VERIFIED: SmimeVerdict = { status: 'signed/verified', faults: [] }
const failed = (fault: SmimeVerdict['faults'][number]): SmimeVerdict => ({
  status: 'signed/failed',
  faults: [fault],
})

const WITH_OPENSSL = { skip: needs('openssl') }
let signers: SmimeSigners
let anchors: readonly MailCertificate[]
const anchor = (pem: string): MailCertificate =>
  new MailCertificate(Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64'))
const judge = (message: Buffer, nowMs = Date.now()): SmimeVerdict | undefined =>
  judgeSmime(message, readStructure(message).root, anchors, nowMs)
before(() => {
  if (WITH_OPENSSL.skip !== false) return
  signers = new SmimeSigners()
  anchors = [anchor(signers.certificate())]
  signers.person('ana')
})
after(() => signers?.[Symbol.dispose]())
const beside = (name: string, words: readonly string[] = []): Buffer =>
  signedMessage(INNER, signers.sign(name, INNER, words))

test('beside the text, around it, in pieces, by the id of the key, without attributes', WITH_OPENSSL, () => {
  assert.deepEqual(judge(beside('ana')), VERIFIED)
  for (const words of [[], ['-stream', '-indef'], ['-keyid'], ['-noattr']])
    assert.deepEqual(
      judge(signedMessage(INNER, signers.sign('ana', INNER, ['-nodetach', ...words]), { opaque: true })),
      VERIFIED,
      words.join(' '),
    )
  // How lines end where it is kept changes nothing.
  const bare = Buffer.from(beside('ana').toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
  assert.deepEqual(judge(bare), VERIFIED)
})

const KEYS: Readonly<Record<string, readonly [key: readonly string[], words: readonly string[]]>> = {
  rsa: [
    ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
    ['-md', 'sha512'],
  ],
  pss: [
    ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
    ['-keyopt', 'rsa_padding_mode:pss', '-md', 'sha256'],
  ],
  p384: [
    ['EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
    ['-md', 'sha384'],
  ],
}
for (const [name, [key, words]] of Object.entries(KEYS))
  test(`a key of the kind ${name}`, WITH_OPENSSL, () => {
    signers.person(name, { key })
    assert.deepEqual(judge(beside(name, words)), VERIFIED)
    assert.deepEqual(judge(tampered(beside(name, words))), failed('altered'))
  })

test('a word was changed, or the signature itself', WITH_OPENSSL, () => {
  assert.deepEqual(judge(tampered(beside('ana'))), failed('altered'))
  const signature = signers.sign('ana', INNER)
  // Its last octets are those of the number that the key made.
  signature[signature.length - 3] = (signature[signature.length - 3] ?? 0) ^ 1
  assert.deepEqual(judge(signedMessage(INNER, signature)), failed('bad-signature'))
})

test('an author that the certificate does not name, alone, among others, or twice', WITH_OPENSSL, () => {
  const signature = signers.sign('ana', INNER)
  for (const from of [
    'jefe@empresa.test',
    'Ana <ana@empresa.test>, jefe@empresa.test',
    'ana@empresa.test\r\nFrom: jefe@empresa.test',
    '"ana@empresa.test" <jefe@empresa.test>',
    '',
  ])
    assert.deepEqual(judge(signedMessage(INNER, signature, { from })), failed('other-author'), from)
  assert.deepEqual(judge(signedMessage(INNER, signature, { from: 'ANA@Empresa.test' })), VERIFIED)
})

test('whom nobody vouches for, and whom somebody vouches for who may not', WITH_OPENSSL, () => {
  signers.authority('stranger', undefined)
  signers.person('unknown', {}, 'stranger')
  assert.deepEqual(judge(beside('unknown')), failed('not-trusted'))
  // Ana herself vouches for the boss: hers is no authority's certificate.
  signers.person('vouched', { address: 'jefe@empresa.test' }, 'ana')
  const message = signedMessage(INNER, signers.sign('vouched', INNER), { from: 'jefe@empresa.test' })
  assert.deepEqual(judge(message), failed('not-trusted'))
  signers.authority('web', 'root', ['basicConstraints=critical,CA:TRUE', 'extendedKeyUsage=serverAuth'])
  signers.person('of-web', {}, 'web')
  assert.deepEqual(judge(beside('of-web')), failed('not-trusted'))
  signers.authority('last', 'root', ['basicConstraints=critical,CA:TRUE,pathlen:0'])
  signers.authority('beyond', 'last')
  signers.person('too-far', {}, 'beyond')
  assert.deepEqual(judge(beside('too-far')), failed('not-trusted'))
  signers.person('near', {}, 'last')
  assert.deepEqual(judge(beside('near')), VERIFIED)
})

test('an authority that is bound to other names', WITH_OPENSSL, () => {
  const bound = (rule: string): readonly string[] => [
    'basicConstraints=critical,CA:TRUE',
    `nameConstraints=critical,${rule}`,
  ]
  const rules = {
    'permitted;email:empresa.test': VERIFIED,
    'permitted;email:otra.test': failed('not-trusted'),
    'permitted;email:.test': VERIFIED,
    'excluded;email:ana@empresa.test': failed('not-trusted'),
    'permitted;email:luis@empresa.test': failed('not-trusted'),
  }
  for (const [at, [rule, verdict]] of Object.entries(rules).entries()) {
    signers.authority(`bound-${at}`, 'root', bound(rule))
    signers.person(`in-${at}`, {}, `bound-${at}`)
    assert.deepEqual(judge(beside(`in-${at}`)), verdict, rule)
  }
})

test(
  'a certificate that is not for mail, not yet or no more valid, or asks what nobody knows',
  WITH_OPENSSL,
  () => {
    signers.person('web-only', { extensions: ['extendedKeyUsage=serverAuth'] })
    assert.deepEqual(judge(beside('web-only')), failed('not-for-mail'))
    signers.person('encrypts', { extensions: ['keyUsage=critical,keyAgreement'] })
    assert.deepEqual(judge(beside('encrypts')), failed('not-for-mail'))
    signers.person('odd', { extensions: ['1.2.3.4=critical,ASN1:NULL'] })
    assert.deepEqual(judge(beside('odd')), failed('not-for-mail'))
    const message = beside('ana')
    assert.deepEqual(judge(message, Date.now() + 15 * DAY_MS), failed('expired'))
    assert.deepEqual(judge(message, Date.now() - DAY_MS), failed('expired'))
    // The person's is good still, the authority's is not.
    signers.person('long', { days: 300 })
    assert.deepEqual(judge(beside('long'), Date.now() + 100 * DAY_MS), failed('expired'))
  },
)

test('keys and digests that can be broken', WITH_OPENSSL, () => {
  signers.person('short', { key: ['RSA', '-pkeyopt', 'rsa_keygen_bits:1024'] })
  assert.deepEqual(judge(beside('short')), failed('weak'))
  assert.deepEqual(judge(beside('ana', ['-md', 'sha1'])), failed('weak'))
})

test('without certificates, unreadable, of another kind, and not signed at all', WITH_OPENSSL, () => {
  assert.deepEqual(judge(beside('ana', ['-nocerts'])), failed('no-certificate'))
  assert.deepEqual(judge(signedMessage(INNER, Buffer.from('no signature'))), failed('unreadable'))
  const pgp = beside('ana').toString('latin1').replaceAll('pkcs7-signature', 'pgp-signature')
  assert.deepEqual(judge(Buffer.from(pgp, 'latin1')), { status: 'unknown', faults: [] })
  assert.deepEqual(judge(signedMessage('', Buffer.from('encrypted'), { opaque: true })), undefined)
  assert.deepEqual(judge(Buffer.from('From: ana@empresa.test\r\n\r\nhola')), undefined)
  // A signature that was cut out of another message and hangs on this one.
  const other = signedMessage(INNER.replace('trescientos', 'tres mil'), signers.sign('ana', INNER))
  assert.deepEqual(judge(other), failed('altered'))
})

test('changed and cut signatures are never believed and never throw', WITH_OPENSSL, () => {
  const signature = signers.sign('ana', INNER)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(signature.length - 1), fc.integer({ min: 1, max: 255 })), { maxLength: 4 }),
      fc.nat(signature.length),
      (changes, end) => {
        const bytes = Buffer.from(signature.subarray(0, end))
        for (const [at, by] of changes) if (at < end) bytes[at] = (bytes[at] ?? 0) ^ by
        judge(signedMessage(INNER, bytes))
        judge(signedMessage(INNER, bytes, { opaque: true }))
        const other = judge(signedMessage(INNER.replace('tres', 'seis'), bytes))
        assert.notEqual(other?.status, 'signed/verified')
      },
    ),
    { numRuns: 2_000 },
  )
})

function tampered(message: Buffer): Buffer {
  return Buffer.from(message.toString('latin1').replace('trescientos', 'novecientos'), 'latin1')
}
