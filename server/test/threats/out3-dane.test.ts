/** OUT3: what a server says of its certificate in a signed DNS. DANE only with AD from one we believe, and it wins. THREATS OUT3, DN1 */
import { createHash, X509Certificate } from 'node:crypto'
import { suite, type TestContext, test } from 'node:test'
import { systemClock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/lib/log.ts'
import { TLSA_MAX } from '../../src/net/dns/limits.ts'
import type { Resolver } from '../../src/net/dns/resolver.ts'
import { findTlsa, type TlsaRecord, tlsaProblem } from '../../src/net/dns/tlsa.ts'
import { createStsPolicies } from '../../src/service/mta-sts/policies.ts'
import { setTlsOverride, type TlsLevel } from '../../src/store/queue-tls.ts'
import { openEngine } from '../kit/engines.ts'
import type { ZoneEntry } from '../kit/fake-dns.ts'
import { onlyRecipient, startTestQueue, submission, until } from '../kit/queue.ts'
import { selfSigned } from '../kit/self-signed.ts'
import type { SinkScript } from '../kit/smtp-sink.ts'
import {
  DESTINATION,
  MX,
  openStsDestination,
  policyText,
  type StsDestination,
} from '../kit/sts-destination.ts'

type Tlsa = NonNullable<ZoneEntry['TLSA']>[number]

const digest = (bytes: Buffer, algorithm = 'sha256'): Buffer => createHash(algorithm).update(bytes).digest()
const keyOf = (pem: string): Buffer =>
  new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' })
const record = (usage: number, selector: number, matchingType: number, certificate: Buffer): Tlsa => ({
  ...{ usage, selector, matchingType, certificate },
})
const ofServer = (pem: string): Tlsa => record(3, 1, 1, digest(keyOf(pem)))

type Case = {
  /** At _PORT._tcp.MX; default: there is nothing. */
  readonly tlsa?: ZoneEntry
  readonly script?: (place: StsDestination) => SinkScript
  /** What the destination publishes beside it. */
  readonly policy?: string
  readonly resolver?: (real: Resolver) => Resolver
  readonly level?: TlsLevel
  /** The destination has an address and no MX record. */
  readonly bare?: boolean
}

/** `encrypted`, `clear`, or why the mail waits. */
async function outcome({ tlsa, script, policy, resolver, level, bare = false }: Case): Promise<string> {
  await using engine = await openEngine('sqlite')
  await using place = await openStsDestination('none')
  place.answer = { body: policy ?? policyText('none') }
  place.sink.script = script?.(place) ?? { tls: place.tls }
  const name = `_${place.sink.port}._tcp.${bare ? DESTINATION : MX}`
  if (bare) place.dns.zone = { ...place.dns.zone, [DESTINATION]: place.dns.zone[MX] ?? {} }
  place.dns.zone = { ...place.dns.zone, ...(tlsa !== undefined && { [name]: tlsa }) }
  const db = engine.database('queue')
  const asked = resolver?.(place.dns.resolver) ?? place.dns.resolver
  const policies = {
    db,
    resolver: asked,
    fetch: place.fetch(systemClock),
    clock: systemClock,
    log: silentLog,
  }
  await using queue = await startTestQueue(db, {
    ...{ resolver: asked, mxPort: place.sink.port, allowPrivate: true, tlsOptions: { ca: place.ca } },
    stsPolicies: createStsPolicies(policies),
  })
  if (level !== undefined) {
    await setTlsOverride(queue.store.db, { domain: DESTINATION, level })
    await queue.loadRoutes()
  }
  await queue.enqueue(submission(`a@${DESTINATION}`))
  const { sink } = place
  await until(async () => sink.messages.length > 0 || (await onlyRecipient(queue))?.attempts === 1)
  const [message] = sink.messages
  if (message !== undefined) return message.tls ? 'encrypted' : 'clear'
  const said = sink.lines.some((line) => line.startsWith('MAIL')) ? 'MAIL was said: ' : ''
  return `${said}${(await onlyRecipient(queue))?.reply_text ?? ''}`
}

const stranger = selfSigned(MX)
const asStranger = (): SinkScript => ({ tls: { cert: stranger.certificate, key: stranger.key } })
const other = selfSigned('otro.test')

suite('OUT3: DANE', () => {
  test('the key that is named is believed, whoever signed it', async (t: TestContext) => {
    const tlsa = { TLSA: [ofServer(other.certificate), ofServer(stranger.certificate)] }
    t.assert.strictEqual(await outcome({ tlsa, script: asStranger }), 'encrypted')
  })

  test('another key, however well signed, is not', async (t: TestContext) => {
    const tlsa = { TLSA: [ofServer(other.certificate)] }
    t.assert.match(await outcome({ tlsa }), /^TLS: the certificate is not the one that TLSA names/)
  })

  test('a domain that has an address and no MX record is asked by its own name', async (t: TestContext) => {
    const named = { TLSA: [ofServer(stranger.certificate)] }
    t.assert.strictEqual(await outcome({ tlsa: named, script: asStranger, bare: true }), 'encrypted')
    const another = { TLSA: [ofServer(other.certificate)] }
    t.assert.match(await outcome({ tlsa: another, bare: true }), /^TLS: the certificate is not the one/)
  })

  test('STARTTLS is hidden, so nothing leaves in the clear', async (t: TestContext) => {
    const tlsa = { TLSA: [ofServer(stranger.certificate)] }
    t.assert.match(await outcome({ tlsa, script: () => ({}) }), /^TLS is required here/)
  })

  test('records that nobody could ask for are not taken for none', async (t: TestContext) => {
    t.assert.match(await outcome({ tlsa: { fault: 'servfail' } }), /^DNS: TLSA of mx\.destino\.test/)
  })

  test('records of another kind ask for TLS, with whoever is there', async (t: TestContext) => {
    const tlsa = {
      TLSA: [record(1, 1, 1, digest(keyOf(other.certificate))), record(3, 1, 1, Buffer.alloc(31))],
    }
    t.assert.strictEqual(await outcome({ tlsa, script: asStranger }), 'encrypted')
    t.assert.match(await outcome({ tlsa, script: () => ({}) }), /^TLS is required here/)
  })

  test('without AD from a resolver that is believed there is no DANE', async (t: TestContext) => {
    const tlsa = { TLSA: [ofServer(other.certificate)] }
    const unproved =
      (only: string) =>
      (real: Resolver): Resolver => ({
        query: async (name, type) => {
          const answer = await real.query(name, type)
          return answer.kind === 'found' && [type, 'all'].includes(only)
            ? { ...answer, authentic: false }
            : answer
        },
      })
    for (const part of ['all', 'MX', 'A', 'TLSA'])
      t.assert.strictEqual(await outcome({ tlsa, resolver: unproved(part) }), 'encrypted', part)
  })

  test('it comes before a policy, and after the operator', async (t: TestContext) => {
    const tlsa = { TLSA: [ofServer(stranger.certificate)] }
    const policy = policyText('enforce', ['otro.destino.test'])
    t.assert.strictEqual(await outcome({ tlsa, policy, script: asStranger }), 'encrypted')
    t.assert.match(await outcome({ policy }), /does not name mx\.destino\.test/)
    t.assert.match(await outcome({ tlsa, policy: policyText('enforce') }), /TLSA names/)
    t.assert.strictEqual(
      await outcome({ tlsa: { TLSA: [ofServer(other.certificate)] }, level: 'may' }),
      'encrypted',
    )
  })

  test('an authority that the server sends along', async (t: TestContext) => {
    for (const [usage, script, wanted] of [
      [2, 'whole', /^encrypted$/],
      [2, 'alone', /no authority that TLSA names/],
      [3, 'whole', /not the one that TLSA names/],
    ] as const)
      t.assert.match(await withAuthority(usage, script), wanted, `${usage} ${script}`)
  })
})

/** Only the authority's key is named; `whole`: it is shown too. */
async function withAuthority(usage: number, shows: 'whole' | 'alone'): Promise<string> {
  await using engine = await openEngine('sqlite')
  await using place = await openStsDestination('none')
  const cert = shows === 'whole' ? `${place.tls.cert}\n${place.ca}` : place.tls.cert
  place.sink.script = { tls: { ...place.tls, cert } }
  const tlsa = [record(usage, 1, 1, digest(keyOf(place.ca)))]
  place.dns.zone = { ...place.dns.zone, [`_${place.sink.port}._tcp.${MX}`]: { TLSA: tlsa } }
  const deps = { resolver: place.dns.resolver, mxPort: place.sink.port, allowPrivate: true }
  await using queue = await startTestQueue(engine.database('queue'), deps)
  await queue.enqueue(submission(`a@${DESTINATION}`))
  await until(async () => place.sink.messages.length > 0 || (await onlyRecipient(queue))?.attempts === 1)
  return place.sink.messages[0]?.tls === true ? 'encrypted' : ((await onlyRecipient(queue))?.reply_text ?? '')
}

suite('certificates against records', () => {
  const own = new X509Certificate(stranger.certificate)
  const at = Date.parse(own.validFrom) + 1000
  const judge = (records: readonly TlsaRecord[], names = [MX], nowMs = at): string | undefined =>
    tlsaProblem([own], records, names, nowMs)
  const usage3 = (selector: number, matchingType: number, data: Uint8Array): TlsaRecord => ({
    ...{ usage: 3, selector, matchingType, data },
  })

  test('whole or as a digest, the certificate or its key; no name and no end counts', (t: TestContext) => {
    const key = keyOf(stranger.certificate)
    for (const one of [
      usage3(0, 0, own.raw),
      usage3(1, 0, key),
      usage3(0, 1, digest(own.raw)),
      usage3(1, 1, digest(key)),
      usage3(0, 2, digest(own.raw, 'sha512')),
      usage3(1, 2, digest(key, 'sha512')),
    ]) {
      t.assert.strictEqual(judge([one]), undefined)
      t.assert.strictEqual(judge([one], ['otro.test'], Date.parse(own.validTo) + 1000), undefined)
      t.assert.notStrictEqual(judge([{ ...one, selector: 1 - one.selector }]), undefined)
    }
    t.assert.notStrictEqual(tlsaProblem([], [usage3(1, 1, digest(key))], [MX], at), undefined)
  })

  test('under an authority the name and the time count', async (t: TestContext) => {
    await using place = await openStsDestination('none')
    const [leaf, authority] = [new X509Certificate(place.tls.cert), new X509Certificate(place.ca)]
    const records = [{ usage: 2, selector: 1, matchingType: 1, data: digest(keyOf(place.ca)) }]
    const nowMs = Date.parse(leaf.validFrom) + 1000
    const problem = (names: readonly string[], ms = nowMs, chain = [leaf, authority]): string | undefined =>
      tlsaProblem(chain, records, names, ms)
    t.assert.strictEqual(problem([MX]), undefined)
    t.assert.strictEqual(problem(['otro.test', MX]), undefined, 'the domain itself, or the machine')
    t.assert.match(problem(['otro.test']) ?? '', /another name/)
    t.assert.match(problem([MX], Date.parse(leaf.validTo) + 1000) ?? '', /not valid at this time/)
    t.assert.match(problem([MX], Date.parse(leaf.validFrom) - 1000) ?? '', /not valid at this time/)
    // The authority is shown, and has signed nothing of it.
    t.assert.match(problem([MX], nowMs, [own, authority]) ?? '', /no authority/)
  })

  test('only so many records are looked at', async (t: TestContext) => {
    const wrong = usage3(1, 1, Buffer.alloc(32))
    const resolver: Resolver = {
      query: async () => ({
        kind: 'found',
        records: Array.from({ length: TLSA_MAX + 1 }, () => wrong) as never[],
        ttlMs: 0,
        authentic: true,
      }),
    }
    const found = await findTlsa(MX, 25, resolver)
    t.assert.strictEqual(found.kind === 'records' ? found.records.length : 0, TLSA_MAX)
  })
})
