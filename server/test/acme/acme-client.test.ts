/** What the client makes of an authority: its words, its window, and answers that are none. RFC 8555, RFC 9773 */
import { execFileSync } from 'node:child_process'
import { createPublicKey, verify } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { AcmeClient, AcmeProblem } from '../../src/net/acme/acme-client.ts'
import { certificateId } from '../../src/net/acme/certificate-id.ts'
import { keyAuthorization, makeAcmeKey, readAcmeKey } from '../../src/net/acme/jws.ts'
import type { HttpReply } from '../../src/net/http-answer.ts'
import type { AskHttps } from '../../src/net/https.ts'
import { makeAuthority } from '../kit/authority.ts'
import { needs } from '../kit/components.ts'

const BASE = 'https://ca.test'
const PLACES = {
  newNonce: `${BASE}/nonce`,
  newAccount: `${BASE}/account`,
  newOrder: `${BASE}/order`,
  renewalInfo: `${BASE}/ari`,
}

type Given = { readonly status?: number; readonly body?: unknown; readonly headers?: Record<string, string> }

function reply({ status = 200, body = {}, headers = {} }: Given): HttpReply {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { status, body: text, type: status < 400 ? 'application/json' : 'application/problem+json', headers }
}

/** An authority that answers from a list by path, each time the next; `asked` is what it heard. */
async function authority(answers: Readonly<Record<string, readonly Given[]>>) {
  const asked: { readonly path: string; readonly text: string | undefined }[] = []
  const slept: number[] = []
  const key = readAcmeKey(await makeAcmeKey())
  let nonce = 0
  const ask: AskHttps = async ({ url, content }) => {
    const path = url.slice(BASE.length)
    const before = asked.filter((one) => one.path === path).length
    asked.push({ path, text: content?.text })
    const headers = { 'replay-nonce': `n${++nonce}` }
    if (path === '/dir') return reply({ body: PLACES })
    if (path === '/nonce') return reply({ headers })
    const list = answers[path] ?? []
    const given = list[Math.min(before, list.length - 1)] ?? { status: 404, body: { type: 'x' } }
    return reply({ ...given, headers: { ...headers, ...given.headers } })
  }
  const sleep = async (ms: number): Promise<void> => {
    slept.push(ms)
  }
  const client = new AcmeClient({ directory: `${BASE}/dir`, key, ask, sleep, now: () => slept.length * 1000 })
  return { client, key, asked, slept }
}

const ACCOUNT: Given = { status: 201, headers: { location: `${BASE}/account/1` } }

test('requests are signed by the account, each with the nonce of the answer before', async (t: TestContext) => {
  const order = { status: 'pending', authorizations: [], finalize: `${BASE}/finalize` }
  const world = await authority({
    '/account': [ACCOUNT],
    '/order': [{ status: 201, body: order, headers: { location: `${BASE}/order/1` } }],
  })
  await world.client.register('admin@x.test')
  await world.client.order(['mail.x.test'])
  const signed = world.asked.flatMap(({ text }) =>
    text === undefined ? [] : [JSON.parse(text) as Record<string, string>],
  )
  const heads = signed.map((one): unknown =>
    JSON.parse(Buffer.from(one['protected'] ?? '', 'base64url').toString()),
  )
  t.assert.deepStrictEqual(heads, [
    { alg: 'ES256', nonce: 'n2', url: PLACES.newAccount, jwk: world.key.jwk },
    { alg: 'ES256', nonce: 'n3', url: PLACES.newOrder, kid: `${BASE}/account/1` },
  ])
  for (const { protected: head, payload, signature } of signed) {
    const key = { key: createPublicKey(world.key.key), dsaEncoding: 'ieee-p1363' } as const
    t.assert.ok(
      verify('sha256', Buffer.from(`${head}.${payload}`), key, Buffer.from(signature ?? '', 'base64url')),
    )
  }
})

test('a nonce that is not taken is asked for again, but not for ever', async (t: TestContext) => {
  const bad: Given = { status: 400, body: { type: 'urn:ietf:params:acme:error:badNonce', detail: 'old' } }
  const twice = await authority({ '/account': [bad, bad, ACCOUNT] })
  await twice.client.register(undefined)
  const always = await authority({ '/account': [bad] })
  await t.assert.rejects(always.client.register(undefined), { name: 'AcmeProblem', type: 'badNonce' })
})

test('waits as long as the authority says, within reason, and gives up', async (t: TestContext) => {
  const pending = { status: 'pending', identifier: { type: 'dns', value: 'x.test' }, challenges: [] }
  const said = await authority({
    '/account': [ACCOUNT],
    '/authz': [
      { body: pending, headers: { 'retry-after': '5' } },
      { body: pending, headers: { 'retry-after': '999999' } },
      { body: pending },
      { body: { ...pending, status: 'valid' } },
    ],
    '/chall': [{}],
  })
  await said.client.register(undefined)
  await said.client.prove(`${BASE}/authz`, { type: 'http-01', url: `${BASE}/chall` })
  t.assert.deepStrictEqual(said.slept, [5_000, 30_000, 1_000])
  const never = await authority({ '/account': [ACCOUNT], '/authz': [{ body: pending }], '/chall': [{}] })
  await never.client.register(undefined)
  await t.assert.rejects(
    never.client.prove(`${BASE}/authz`, { type: 'http-01', url: `${BASE}/chall` }),
    /does not get done/,
  )
})

test('says no with the authority’s own words', async (t: TestContext) => {
  const error = {
    type: 'urn:ietf:params:acme:error:rejectedIdentifier',
    detail: 'No.',
    subproblems: [{ detail: 'CAA says so.' }],
  }
  const world = await authority({ '/account': [ACCOUNT], '/order': [{ status: 403, body: error }] })
  await world.client.register(undefined)
  await t.assert.rejects(world.client.order(['x.test']), (thrown: unknown) => {
    t.assert.ok(thrown instanceof AcmeProblem)
    t.assert.strictEqual(thrown.message, 'No. CAA says so.')
    t.assert.strictEqual(thrown.type, 'rejectedIdentifier')
    return true
  })
})

test('answers that are none are refused', async (t: TestContext) => {
  for (const body of [
    '',
    'null',
    '[]',
    '{"status":"odd"}',
    '{"status":"valid","authorizations":["http://x"],"finalize":"x"}',
  ]) {
    const headers = { location: `${BASE}/order/1` }
    const world = await authority({ '/account': [ACCOUNT], '/order': [{ status: 201, body, headers }] })
    await world.client.register(undefined)
    await t.assert.rejects(world.client.order(['x.test']), Error, body)
  }
  const nowhere = await authority({ '/account': [{ status: 201 }] })
  await t.assert.rejects(nowhere.client.register(undefined), /names no account/)
})

test('when a certificate is to be renewed', async (t: TestContext) => {
  const suggestedWindow = { start: '2026-01-02T00:00:00Z', end: '2026-01-03T00:00:00Z' }
  const world = await authority({ '/ari/a.b': [{ body: { suggestedWindow } }] })
  t.assert.deepStrictEqual(await world.client.renewalWindow('a.b'), {
    startMs: Date.UTC(2026, 0, 2),
    endMs: Date.UTC(2026, 0, 3),
  })
  t.assert.strictEqual(await world.client.renewalWindow('c.d'), undefined)
})

test('a certificate is named by the key that signed it and its number', {
  skip: needs('openssl'),
}, async (t: TestContext) => {
  const dir = await mkdtemp(join(tmpdir(), 'valija-acme-'))
  t.after(() => rm(dir, { recursive: true, force: true }))
  for (let n = 0; n < 4; n++) {
    const { certificate } = makeAuthority(dir, ['x.test']).server
    const text = execFileSync('openssl', [
      'x509',
      '-in',
      certificate,
      '-noout',
      '-ext',
      'authorityKeyIdentifier',
      '-serial',
    ])
    const key = /(?:[0-9A-F]{2}:){19}[0-9A-F]{2}/.exec(text.toString())?.[0].replaceAll(':', '') ?? ''
    const serial = /serial=([0-9A-F]+)/.exec(text.toString())?.[1] ?? ''
    const signed = Number.parseInt(serial.slice(0, 2), 16) >= 0x80 ? `00${serial}` : serial
    const wanted = [key, signed].map((hex) => Buffer.from(hex, 'hex').toString('base64url')).join('.')
    t.assert.strictEqual(certificateId(await readFile(certificate, 'utf8')), wanted)
  }
})

test('a token is answered with the thumbprint of the account', (t: TestContext) => {
  // The key of RFC 7515 A.3, its thumbprint by RFC 7638.
  const jwk = {
    crv: 'P-256',
    kty: 'EC',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  }
  const { key } = { key: createPublicKey({ key: jwk, format: 'jwk' }) }
  t.assert.strictEqual(keyAuthorization('t', { key, jwk }), 't.oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U')
})
