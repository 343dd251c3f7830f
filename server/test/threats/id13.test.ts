/**
 * Autodiscover and its kin give nothing away: no password is asked for, one that is sent along changes nothing and is kept
 * nowhere, and only our own domains are answered.
 */
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Log } from '../../src/lib/log.ts'
import { serverContext } from '../../src/net/server-context.ts'
import { signedData, signProfile } from '../../src/service/client-settings/sign-profile.ts'
import { makeAuthority } from '../kit/authority.ts'
import { ENGINES } from '../kit/engines.ts'
import { type Asked, rawHttp } from '../kit/http-client.ts'
import { openHttpWorld } from '../kit/http-world.ts'
import { selfSigned } from '../kit/self-signed.ts'

const SENTINEL = 'centinela-7f3a91'
const BASIC = `Basic ${Buffer.from(`ana@empresa.test:${SENTINEL}`).toString('base64')}`

function outlook(address: string, schema = '2006a'): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006">
  <Request>
    <EMailAddress>${address}</EMailAddress>
    <AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/${schema}</AcceptableResponseSchema>
  </Request>
</Autodiscover>`
}

function posting(body: string, headers: Asked['headers'] = {}): Asked {
  return { method: 'POST', body, headers: { 'content-type': 'text/xml', ...headers } }
}

/** Path, question, host: everything that answers without a sign-in. */
const QUESTIONS: readonly (readonly [string, Asked, string])[] = [
  ['/autodiscover/autodiscover.xml', posting(outlook('ana@empresa.test')), 'autodiscover.empresa.test'],
  ['/Autodiscover/Autodiscover.xml', posting(outlook('ana@empresa.test')), 'empresa.test'],
  ['/AUTODISCOVER/AUTODISCOVER.XML', posting(outlook('Ana@Empresa.Test')), 'mail.empresa.test'],
  ['/autodiscover/autodiscover.json?Email=ana@empresa.test&Protocol=AutodiscoverV1', {}, 'mail.empresa.test'],
  ['/AutoDiscover/AutoDiscover.json/v1.0/ana@empresa.test?Protocol=Autodiscoverv1', {}, 'mail.empresa.test'],
  ['/mail/config-v1.1.xml?emailaddress=ana%40empresa.test', {}, 'autoconfig.empresa.test'],
  ['/mail/config-v1.1.xml', {}, 'autoconfig.empresa.test'],
  ['/.well-known/autoconfig/mail/config-v1.1.xml', {}, 'empresa.test'],
  ['/mobileconfig?emailaddress=ana@empresa.test', {}, 'mail.empresa.test'],
]

for (const name of ENGINES) {
  test(`a password sent along changes nothing and is kept nowhere, on ${name}`, async (t: TestContext) => {
    const { log, lines } = keepingLog()
    await using world = await openHttpWorld(name, { log })
    for (const [path, asked, host] of QUESTIONS) {
      const plain = await world.ask(path, asked, host)
      const headers = { ...asked.headers, authorization: BASIC }
      const withPassword = await world.ask(path, { ...asked, headers }, host)
      t.assert.strictEqual(plain.status, 200, path)
      t.assert.strictEqual(withPassword.status, 200, path)
      t.assert.strictEqual(withPassword.text, plain.text)
      for (const answer of [plain, withPassword]) {
        t.assert.strictEqual(answer.headers['www-authenticate'], undefined, 'no Basic is asked for')
        t.assert.doesNotMatch(answer.text, new RegExp(SENTINEL))
      }
    }
    // Broken ones too, and where a sign-in would be needed.
    for (const [path, asked] of [
      ['/autodiscover/autodiscover.xml', posting('<a', { authorization: BASIC })],
      ['/nothing', { headers: { authorization: BASIC } }],
      ['/api/v1/session', { headers: { authorization: BASIC } }],
    ] as const) {
      const answer = await world.ask(path, asked)
      t.assert.ok(answer.status >= 400)
      t.assert.doesNotMatch(String(answer.headers['www-authenticate']), /basic/i)
    }
    const told = lines.join('\n')
    t.assert.doesNotMatch(told, new RegExp(SENTINEL))
    t.assert.ok(!told.includes(BASIC.slice(6)))
  })

  test(`domains of others are not known here, and no account is told, on ${name}`, async (t: TestContext) => {
    await using world = await openHttpWorld(name)
    for (const address of [
      'ana@evil.test',
      'ana@sub.empresa.test',
      'ana@empresa.test.evil.test',
      'ana',
      '',
    ]) {
      const written = encodeURIComponent(address)
      for (const [path, asked] of [
        ['/autodiscover/autodiscover.xml', posting(outlook(address))],
        [`/autodiscover/autodiscover.json?Email=${written}&Protocol=AutodiscoverV1`, {}],
        [`/mobileconfig?emailaddress=${written}`, {}],
        [`/mail/config-v1.1.xml?emailaddress=${written}`, {}],
      ] as const)
        t.assert.strictEqual((await world.ask(path, asked)).status, 404, `${path} ${address}`)
    }
    for (const host of [
      'evil.test',
      'autoconfig.evil.test',
      'autodiscover.evil.test',
      'x.autoconfig.empresa.test',
    ])
      t.assert.strictEqual((await world.ask('/mail/config-v1.1.xml', {}, host)).status, 421, host)
    const [there, nobody] = [
      await world.ask('/autodiscover/autodiscover.xml', posting(outlook('ana@empresa.test'))),
      await world.ask('/autodiscover/autodiscover.xml', posting(outlook('xyz@empresa.test'))),
    ]
    t.assert.strictEqual(nobody.text.replaceAll('xyz@', 'ana@'), there.text)
  })

  test(`hostile XML is refused, in no time, on ${name}`, async (t: TestContext) => {
    await using world = await openHttpWorld(name)
    const bombs: readonly string[] = [
      '<!DOCTYPE a SYSTEM "http://evil.test/x">'.concat(
        outlook('ana@empresa.test').replace(/^<\?.*\?>\n/, ''),
      ),
      `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${outlook('&b;@empresa.test').slice(39)}`,
      outlook('&xxe;@empresa.test'),
      '<a>'.repeat(5_000),
      `<a ${Array.from({ length: 1_000 }, (_, n) => `b${n}=""`).join(' ')}/>`,
      '<Autodiscover><Request><EMailAddress>ana@empresa.test',
      `${outlook('ana@empresa.test')}<more/>`,
      '\u0000'.repeat(1_000),
      '',
    ]
    for (const bomb of bombs) {
      const began = process.cpuUsage()
      const { status } = await world.ask('/autodiscover/autodiscover.xml', posting(bomb))
      const spent = process.cpuUsage(began)
      t.assert.strictEqual(status, 400, bomb.slice(0, 60))
      t.assert.ok((spent.user + spent.system) / 1000 < 200, bomb.slice(0, 60))
    }
    const invalid = Buffer.concat([Buffer.from('<a>'), Buffer.from([0xff, 0xfe, 0x80]), Buffer.from('</a>')])
    t.assert.strictEqual(
      (await world.ask('/autodiscover/autodiscover.xml', { method: 'POST', body: invalid })).status,
      400,
    )
    const large = posting(outlook(`${'a'.repeat(17_000)}@empresa.test`))
    t.assert.strictEqual((await world.ask('/autodiscover/autodiscover.xml', large)).status, 413)
    t.assert.strictEqual(
      (await world.ask('/autodiscover/autodiscover.xml', posting(outlook('a"><x@empresa.test')))).status,
      400,
    )
  })
}

test('ports are said as they are open, the secure ones first', async (t: TestContext) => {
  await using world = await openHttpWorld('sqlite', {
    ports: { imaps: 10_993, imap: 10_143, pop3: false, pop3s: false, submissions: 10_465, submission: false },
  })
  const { text } = await world.ask('/mail/config-v1.1.xml?emailaddress=ana@empresa.test')
  t.assert.deepStrictEqual(
    [...text.matchAll(/<port>(\d+)<\/port>\s*<socketType>(\w+)</g)].map(
      ([, port, kind]) => `${port} ${kind}`,
    ),
    ['10993 SSL', '10143 STARTTLS', '10465 SSL'],
  )
  const xml = (await world.ask('/autodiscover/autodiscover.xml', posting(outlook('ana@empresa.test')))).text
  t.assert.deepStrictEqual(
    [...xml.matchAll(/<(?:Type|Port)>([^<]+)</g)].map(([, value]) => value),
    ['IMAP', '10993', 'SMTP', '10465'],
  )
  const other = await world.ask(
    '/autodiscover/autodiscover.xml',
    posting(outlook('ana@empresa.test', 'mobilesync')),
  )
  t.assert.match(other.text, /<ErrorCode>600</, 'what is not offered')
  const ids = async (address: string) =>
    (await world.ask(`/mobileconfig?emailaddress=${address}`)).text.match(/[0-9A-F-]{36}/g)
  t.assert.deepStrictEqual(await ids('ana@empresa.test'), await ids('ANA@empresa.test'), 'stable')
  t.assert.notDeepStrictEqual(await ids('ana@empresa.test'), await ids('luis@empresa.test'))
})

test('the profile of Apple is signed by the server, where somebody vouches for it', async (t: TestContext) => {
  await using dir = await mkdtempDisposable(join(tmpdir(), 'valija-profile-'))
  const authority = makeAuthority(dir.path, ['mail.empresa.test'])
  const pem = {
    certificate: readFileSync(authority.server.certificate, 'utf8'),
    // As one file, the way an authority's are kept here.
    key: `${authority.certificate}${readFileSync(authority.server.key, 'utf8')}`,
  }
  const tls = serverContext([{ ...pem, names: ['mail.empresa.test'] }])
  const [signed, verified] = ['signed.der', 'verified.xml'].map((name) => join(dir.path, name))
  const profile = '<?xml version="1.0"?>\n<plist>ñandú</plist>\n'
  writeFileSync(signed ?? '', signProfile(profile, tls.pem, Date.now()) ?? '')
  const ca = join(dir.path, 'ca.pem')
  const verify = ['cms', '-verify', '-binary', '-inform', 'DER', '-in', signed ?? '', '-CAfile', ca]
  execFileSync('openssl', [...verify, '-purpose', 'any', '-out', verified ?? ''], { stdio: 'pipe' })
  t.assert.strictEqual(readFileSync(verified ?? '', 'utf8'), profile)
  const spoiled = readFileSync(signed ?? '')
  spoiled[spoiled.indexOf('plist')] = 0x50
  writeFileSync(signed ?? '', spoiled)
  t.assert.throws(() =>
    execFileSync('openssl', [...verify, '-purpose', 'any', '-out', verified ?? ''], { stdio: 'pipe' }),
  )
  await using world = await openHttpWorld('sqlite', { tls })
  const answer = await world.ask('/mobileconfig?emailaddress=ana@empresa.test')
  t.assert.strictEqual(answer.text.charCodeAt(0), 0x30)
  t.assert.match(answer.text, /<string>ana@empresa\.test<\/string>/)
  // Nobody vouches for one that it made itself; the key of another kind signs nothing that devices know.
  t.assert.strictEqual(signProfile(profile, selfSigned('mail.empresa.test'), 0), undefined)
  const { privateKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  t.assert.strictEqual(signProfile(profile, { ...pem, key: String(privateKey) }, 0), undefined)
  // RSA: the other kind of key that servers have.
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const { raw } = new X509Certificate(pem.certificate)
  const bytes = signedData(
    Buffer.from(profile),
    [raw],
    String(rsa.privateKey.export({ type: 'pkcs8', format: 'pem' })),
    0,
  )
  t.assert.ok(bytes?.includes(Buffer.from('2a864886f70d01010b', 'hex')))
})

test('port 80 leads to the same name over TLS, and nowhere else', async (t: TestContext) => {
  await using world = await openHttpWorld('sqlite')
  const lead = async (host: string, path: string) => {
    const asked = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`
    return (await rawHttp({ port: world.clearPort, secure: false }, asked)).text
  }
  t.assert.match(
    await lead('autoconfig.empresa.test', '/mail/config-v1.1.xml?emailaddress=a@empresa.test'),
    /^HTTP\/1\.1 301 [\s\S]*\r\nlocation: https:\/\/autoconfig\.empresa\.test\/mail\/config-v1\.1\.xml\?emailaddress=a@empresa\.test\r\n/i,
  )
  t.assert.match(
    await lead('127.0.0.1:80', '//evil.test/'),
    /location: https:\/\/mail\.empresa\.test\/\/evil/i,
  )
  t.assert.match(await lead('evil.test', '/'), /^HTTP\/1\.1 421 /)
})

/** Everything that is logged, whatever its level, as it would be written. */
function keepingLog(): { readonly log: Log; readonly lines: readonly string[] } {
  const lines: string[] = []
  const keep = (...said: unknown[]): void => {
    lines.push(said.map((one) => (one instanceof Error ? String(one.stack) : JSON.stringify(one))).join(' '))
  }
  const log: Log = { debug: keep, info: keep, warn: keep, error: keep, with: () => log }
  return { log, lines }
}
