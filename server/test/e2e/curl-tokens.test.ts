/** curl signs in with tokens of a real issuer, against the whole service as `[oauth]` sets it up. RFC 7628, RFC 7662 */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { needs } from '../kit/components.ts'
import { AUDIENCE, TokenIssuer } from '../kit/token-issuer.ts'
import { openRig, type Rig } from '../soak/rig.ts'
import { mustRun, runProgram, type Said } from './program.ts'

const CURL_LOGIN_DENIED = 67
const MECHANISMS = ['OAUTHBEARER', 'XOAUTH2']

let dir: string
let issuer: TokenIssuer
let rig: Rig
let ana: string

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'valija-tokens-'))
  issuer = await TokenIssuer.open()
  const ca = join(dir, 'issuer.pem')
  await writeFile(ca, issuer.ca)
  const settings = [
    '[oauth]',
    `issuer = "${issuer.url}"`,
    `audience = "${AUDIENCE}"`,
    'domains = ["bench.test"]',
    'address_claim = "correo"',
    `introspection_url = "${issuer.url}/introspect"`,
    'client_id = "valija"',
  ]
  const env = { NODE_EXTRA_CA_CERTS: ca, VALIJA_OAUTH__CLIENT_SECRET: issuer.clientSecret }
  rig = await openRig({ engine: 'sqlite', accounts: 2, settings: settings.join('\n'), env })
  ana = rig.accounts[0] ?? ''
})
after(async () => {
  await rig[Symbol.asyncDispose]()
  await issuer[Symbol.asyncDispose]()
  await rm(dir, { recursive: true })
})

function curl(token: string, mechanism: string, words: readonly string[]): Promise<Said> {
  const quiet = ['--insecure', '--silent', '--show-error']
  const login = ['--user', `${ana}:`, '--oauth2-bearer', token, '--login-options', `AUTH=${mechanism}`]
  return runProgram('curl', [...quiet, ...login, ...words])
}

function tokenOf(address: string, claims = {}): string {
  return issuer.token({ correo: address, ...claims })
}

suite('curl with tokens', { skip: needs('curl') }, () => {
  for (const mechanism of MECHANISMS) {
    test(`${mechanism}: sends, and reads by IMAP and POP3`, async () => {
      const token = tokenOf(ana)
      const file = join(dir, mechanism)
      await writeFile(file, `From: <${ana}>\r\nTo: <${ana}>\r\nSubject: ${mechanism}\r\n\r\nhola\r\n`)
      const envelope = ['--mail-from', ana, '--mail-rcpt', ana, '--upload-file', file]
      const sent = await curl(token, mechanism, [...envelope, `smtps://127.0.0.1:${rig.submissions}/laptop`])
      assert.equal(sent.code, 0, sent.errors)
      const found = await curl(token, mechanism, [
        `imaps://127.0.0.1:${rig.imaps}/INBOX?SUBJECT%20${mechanism}`,
      ])
      assert.match(found.output, /^\* SEARCH \d+\s*$/m, found.errors)
      const listed = await curl(token, mechanism, [`pop3s://127.0.0.1:${rig.pop3s}/`])
      assert.match(listed.output, /^1 \d+/, listed.errors)
    })

    test(`${mechanism}: an expired token, and one of somebody else, open nothing`, async () => {
      const nowS = Math.floor(Date.now() / 1000)
      for (const token of [
        tokenOf(ana, { exp: nowS - 600 }),
        tokenOf(rig.accounts[1] ?? ''),
        issuer.confused(),
      ])
        for (const url of [
          `imaps://127.0.0.1:${rig.imaps}/INBOX`,
          `pop3s://127.0.0.1:${rig.pop3s}/`,
          `smtps://127.0.0.1:${rig.submissions}/laptop`,
        ]) {
          const said = await curl(token, mechanism, [url])
          assert.equal(said.code, CURL_LOGIN_DENIED, `${url}: ${said.errors}`)
        }
    })
  }

  test('an opaque token is asked about', async () => {
    issuer.opaque.set('opaca-1', { active: true, ...issuer.claims({ correo: ana }) })
    const url = `imaps://127.0.0.1:${rig.imaps}/INBOX`
    assert.equal((await curl('opaca-1', 'OAUTHBEARER', [url])).code, 0)
    assert.equal((await curl('opaca-2', 'OAUTHBEARER', [url])).code, CURL_LOGIN_DENIED)
  })

  test('the password goes on working', async () => {
    const login = ['--insecure', '--silent', '--show-error', '--user', `${ana}:${rig.password}`]
    await mustRun('curl', [...login, `imaps://127.0.0.1:${rig.imaps}/INBOX`])
  })
})
