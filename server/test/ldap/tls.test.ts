/** TLS to LDAP servers: whose certificate is believed, and what was said before the handshake. THREATS TL1, B2 */
import { type TestContext, test } from 'node:test'
import { BER, element, integer, octets } from '../../src/net/ldap/ber.ts'
import { attempt, from, makeAuthenticator, steppedClock, WRONG } from '../directory/sign-in.ts'
import { needs } from '../kit/components.ts'
import { selfSigned } from '../kit/self-signed.ts'
import { ANA_PASSWORD } from '../kit/slapd.ts'
import { result, startHostile } from './hostile-server.ts'
import { keepLog, openLdapWorld, openOutside } from './ldap-world.ts'

const skip = needs('slapd', 'openssl')
const SILENT = 'try-later {"key":"auth.ldapSilent"}'
const ANA = 'ana@empresa.test'
/** One question to the server, and no more. */
const DIRECT = { startTls: true, bindAs: '{address}', bindDn: '', mailAttribute: '' }

test('LDAPS and StartTLS, by the authority that the operator names and no other', {
  skip,
}, async (t: TestContext) => {
  const kept = keepLog()
  await using world = await openLdapWorld('sqlite')
  const { slapd, directory } = world
  const stranger = selfSigned('ca.otra.test').certificate
  const named = slapd.url.replace('127.0.0.1', 'localhost')
  for (const [what, more, said] of [
    ['LDAPS', { urls: [slapd.secureUrl], ca: slapd.ca }, 'ok'],
    ['StartTLS', { startTls: true, ca: slapd.ca }, 'ok'],
    ['LDAPS, another authority', { urls: [slapd.secureUrl], ca: stranger }, SILENT],
    ['StartTLS, another authority', { startTls: true, ca: stranger }, SILENT],
    ['LDAPS, those of the system', { urls: [slapd.secureUrl] }, SILENT],
    ['StartTLS, those of the system', { startTls: true }, SILENT],
    // The certificate is of the address alone.
    [
      'LDAPS, another name',
      { urls: [slapd.secureUrl.replace('127.0.0.1', 'localhost')], ca: slapd.ca },
      SILENT,
    ],
    ['StartTLS, another name', { urls: [named], startTls: true, ca: slapd.ca }, SILENT],
    ['LDAPS to the port without', { urls: [slapd.url.replace('ldap:', 'ldaps:')], ca: slapd.ca }, SILENT],
  ] as const) {
    using outside = openOutside(slapd.config(more), kept.log)
    const authenticator = makeAuthenticator(directory, steppedClock(), { outside })
    t.assert.strictEqual(await attempt(authenticator, ANA, ANA_PASSWORD, from('192.0.2.1')), said, what)
    if (said === 'ok')
      t.assert.strictEqual(await attempt(authenticator, ANA, 'mala', from('192.0.2.1')), WRONG, what)
  }
  t.assert.match(slapd.log(), /tls_ssf=\d+/)
  t.assert.match(kept.text(), /self-signed certificate|unable to (?:get local issuer|verify)/)
  t.assert.match(kept.text(), /does not match certificate/)
})

test('without StartTLS at the server no password leaves', async (t: TestContext) => {
  const tags: number[] = []
  await using server = await startHostile((socket, { id, tag }) => {
    tags.push(tag)
    socket.write(result('extended', id, 2, 'unsupported extended operation'))
  })
  const kept = keepLog()
  using outside = openOutside(server.config(DIRECT), kept.log)
  const proof = outside.prove({ address: ANA, password: 'x', lanes: [] })
  await t.assert.rejects(proof, { code: 'try-later' })
  t.assert.match(kept.text(), /it offers no StartTLS \(2 unsupported/)
  t.assert.deepStrictEqual(tags, [0x77])
})

test('what was said before the handshake answers nothing after it', async (t: TestContext) => {
  // Half of a good answer to the next question: the true server's first octets would complete it.
  const half = (id: number): Buffer =>
    element(
      BER.sequence,
      integer(id + 1),
      element(0x61, integer(0, BER.enumerated), octets(''), octets('x'.repeat(14))),
    ).subarray(0, -14)
  const extras: readonly (readonly [what: string, extra: (id: number) => Buffer, why: RegExp])[] = [
    ['half an answer', half, /bytes before the TLS handshake/],
    ['a whole answer', (id) => result('bind', id + 1), /nobody asked for/],
    ['one octet', () => Buffer.from([BER.sequence]), /bytes before the TLS handshake/],
  ]
  for (const [what, extra, why] of extras) {
    await using server = await startHostile((socket, { id }) =>
      socket.write(Buffer.concat([result('extended', id), extra(id)])),
    )
    const kept = keepLog()
    using outside = openOutside(server.config(DIRECT), kept.log)
    await t.assert.rejects(
      outside.prove({ address: ANA, password: 'x', lanes: [] }),
      { code: 'try-later' },
      what,
    )
    t.assert.match(kept.text(), why, what)
  }
})

test('a handshake that does not end is bounded', async (t: TestContext) => {
  let answered = false
  await using server = await startHostile((socket, { id }) => {
    if (!answered) socket.write(result('extended', id))
    answered = true
  })
  using outside = openOutside(server.config(DIRECT))
  const started = performance.now()
  await t.assert.rejects(outside.prove({ address: ANA, password: 'x', lanes: [] }), { code: 'try-later' })
  const tookMs = performance.now() - started
  t.assert.ok(tookMs > 900 && tookMs < 8000, `${tookMs} ms`)
})
