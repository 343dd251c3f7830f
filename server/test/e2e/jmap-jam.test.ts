/** A public JMAP client library (jmap-jam) against the whole service, with a token that its user allowed it. RFC 8620, RFC 8621 */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { askHttp, cookieOf, sending, submitting } from '../kit/http-client.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'
import { shownCertificate } from './certificate.ts'
import { eventually, mustRun } from './program.ts'

const PROGRAM = new URL('jam.mjs', import.meta.url).pathname
const BACK = 'http://127.0.0.1:43123/'

/** As a program gets one: it registers, ana allows it in her browser, it redeems the code. RFC 7591, RFC 7636 */
async function tokenFor(server: TestServer, address: string, password: string): Promise<string> {
  const at = { port: server.ports.https, hostname: 'localhost' }
  const registered = await askHttp(
    at,
    '/oauth/register',
    sending('POST', { client_name: 'Jam', redirect_uris: [BACK], token_endpoint_auth_method: 'none' }),
  )
  const client = String(registered.json()['client_id'])
  const cookie = cookieOf(await askHttp(at, '/api/v1/session', sending('POST', { address, password })))
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const asked = {
    ...{ response_type: 'code', client_id: client, redirect_uri: BACK, scope: 'jmap', state: 'z' },
    ...{ code_challenge: challenge, code_challenge_method: 'S256' },
  }
  const headers = { cookie, 'x-valija-request': '1' }
  const allowed = await askHttp(at, '/api/v1/oauth/allow', sending('POST', asked, headers))
  assert.equal(allowed.status, 200, allowed.text)
  const code = new URL(String(allowed.json()['url'])).searchParams.get('code') ?? ''
  const redeemed = await askHttp(
    at,
    '/oauth/token',
    submitting({
      ...{ client_id: client, grant_type: 'authorization_code', code },
      ...{ redirect_uri: BACK, code_verifier: verifier },
    }),
  )
  return String(redeemed.json()['access_token'])
}

test('a day of a program built on jmap-jam', async () => {
  await using server = await startServer({ env: { VALIJA_SERVER__HOSTNAME: 'localhost' } })
  const dir = await mkdtemp(join(tmpdir(), 'valija-jam-'))
  await using _ = { [Symbol.asyncDispose]: () => rm(dir, { recursive: true }) }
  const certificate = join(dir, 'certificate.pem')
  await writeFile(certificate, await shownCertificate(server.ports.https))
  const token = await tokenFor(server, 'ana@empresa.test', server.passwordOf('ana'))
  const words = [
    PROGRAM,
    `https://localhost:${server.ports.https}/.well-known/jmap`,
    token,
    'luis@empresa.test',
  ]
  const { output } = await mustRun(process.execPath, words, { env: { NODE_EXTRA_CA_CERTS: certificate } })
  const said = JSON.parse(output) as Record<string, unknown>
  assert.deepEqual(said['roles'], ['archive', 'drafts', 'inbox', 'junk', 'sent', 'trash'])
  assert.deepEqual(said['found'], [
    { isImported: true, subject: 'Traído', preview: 'Texto traído.', keywords: { $seen: true } },
  ])
  assert.deepEqual([said['changed'], said['downloaded']], [[true], true])
  assert.deepEqual(said['sent'], [['Desde una biblioteca', true]])
  await using luis = await ImapClient.signIn(
    server.ports.imap,
    'luis@empresa.test',
    server.passwordOf('luis'),
  )
  await luis.ok('SELECT INBOX')
  await eventually(async () => {
    const found = await luis.ok('SEARCH SUBJECT "biblioteca"')
    return found.some((line) => /^\* SEARCH \d/.test(line)) ? true : undefined
  }, 'the message of the library did not come')
})
