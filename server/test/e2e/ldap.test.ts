/** The whole program with a real OpenLDAP: mail programs sign in, and the operator is told what LDAP says. */
import { type TestContext, test } from 'node:test'
import { needs } from '../kit/components.ts'
import { ENGINES, type EngineName } from '../kit/engines.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { Pop3Client } from '../kit/pop3-client.ts'
import {
  ANA_PASSWORD,
  BASE,
  LUIS_PASSWORD,
  MAIL_GROUP,
  SERVICE,
  type Slapd,
  startSlapd,
} from '../kit/slapd.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { plain } from '../kit/smtp-world.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

const skip = needs('slapd', 'openssl')

function serve(engine: EngineName, slapd: Slapd, more: Record<string, string> = {}): Promise<TestServer> {
  return startServer({
    engine,
    env: {
      VALIJA_LDAP__URL: slapd.secureUrl,
      VALIJA_LDAP__CA: slapd.ca,
      VALIJA_LDAP__DOMAINS: 'empresa.test',
      VALIJA_LDAP__BIND_DN: SERVICE.dn,
      VALIJA_LDAP__BIND_PASSWORD: SERVICE.password,
      VALIJA_LDAP__BASE: `ou=people,${BASE}`,
      VALIJA_LDAP__TIMEOUT_SECONDS: '2',
      ...more,
    },
  })
}

/** The last answer to a sign-in, by protocol. */
const SIGN_INS: Readonly<
  Record<string, (ports: TestServer['ports'], user: string, password: string) => Promise<string>>
> = {
  async imap({ imap }, user, password) {
    await using client = await ImapClient.open(imap)
    await client.response()
    client.write(`a LOGIN ${user} "${password}"\r\n`)
    return (await client.answer('a')).tagged
  },
  async pop3({ pop3 }, user, password) {
    await using client = await Pop3Client.open(pop3)
    await client.line()
    await client.command(`USER ${user}`)
    return await client.command(`PASS ${password}`)
  },
  async smtp({ submission }, user, password) {
    await using client = await SmtpClient.open(submission)
    const offered = await client.hello()
    if (/SCRAM/.test(offered)) throw new Error(`SCRAM would never work: ${offered}`)
    return await client.say(`AUTH PLAIN ${plain(user, password)}`)
  },
}
const IN = { imap: /^a OK /, pop3: /^\+OK /, smtp: /^235 2\.7\.0 / } as const
const WRONG = {
  imap: /^a NO \[AUTHENTICATIONFAILED\] /,
  pop3: /^-ERR \[AUTH\] /,
  smtp: /^535 5\.7\.8 /,
} as const
const LATER = { imap: /^a NO \[UNAVAILABLE\] /, pop3: /^-ERR \[SYS\/TEMP\] /, smtp: /^454 4\.7\.0 / } as const

for (const engine of ENGINES)
  test(`IMAP, POP3 and SMTP ask the company's own directory, on ${engine}`, {
    skip,
  }, async (t: TestContext) => {
    await using slapd = await startSlapd()
    await using server = await serve(engine, slapd, {
      VALIJA_LDAP__CREATE: 'true',
      VALIJA_LDAP__GROUP: MAIL_GROUP,
    })
    const say = async (protocol: keyof typeof IN, user: string, password: string): Promise<string> =>
      (await SIGN_INS[protocol]?.(server.ports, user, password)) ?? ''
    const protocols = ['imap', 'pop3', 'smtp'] as const
    slapd.addPerson('nueva', 'clave de nueva')
    slapd.modify(`dn: ${MAIL_GROUP}\nchangetype: modify\nadd: member\nmember: uid=nueva,ou=people,${BASE}\n`)
    for (const protocol of protocols) {
      t.assert.match(await say(protocol, 'ana@empresa.test', ANA_PASSWORD), IN[protocol])
      t.assert.match(await say(protocol, 'nueva@empresa.test', 'clave de nueva'), IN[protocol])
      // In the same octets: wrong, without a local password any more, in no group, nobody.
      const wrong = new Set<string>()
      for (const [user, password] of [
        ['ana@empresa.test', 'mala'],
        ['ana@empresa.test', server.passwordOf('ana')],
        ['luis@empresa.test', LUIS_PASSWORD],
        ['nadie@empresa.test', 'mala'],
      ] as const)
        wrong.add((await say(protocol, user, password)).replace(/\[[0-9a-f-]{13}\]/, '[REFERENCE]'))
      t.assert.strictEqual(wrong.size, 1, JSON.stringify([...wrong]))
      t.assert.match([...wrong].join(), WRONG[protocol])
    }
    await slapd.stop()
    for (const protocol of protocols)
      for (const user of ['ana@empresa.test', 'nadie@empresa.test'])
        t.assert.match(await say(protocol, user, 'otra clave'), LATER[protocol], user)
    t.assert.match(await say('imap', 'ana@empresa.test', ANA_PASSWORD), IN.imap, 'it is remembered')
    t.assert.ok(!server.log().includes(ANA_PASSWORD))
    t.assert.ok(!server.log().includes(SERVICE.password))
  })

test('the operator is told what LDAP says', { skip }, async (t: TestContext) => {
  await using slapd = await startSlapd()
  await using server = await serve('sqlite', slapd, {
    VALIJA_LDAP__CHANGE_PASSWORD_AT: 'https://clave.empresa.test',
  })
  const ask = (args: readonly string[], stdin = '') => server.cli(args, stdin)
  const right = await ask(['ldap', 'test', 'Ana@Empresa.test'], `${ANA_PASSWORD}\n`)
  t.assert.strictEqual(
    right.stdout,
    `Connected to ${slapd.secureUrl}, with TLS.
It lets us search as ${SERVICE.dn}.
Searched below ou=people,${BASE} for (mail=ana@empresa.test): 1 entry.
Found uid=ana,ou=people,${BASE}, called “Ana Pérez”.
The address stands in mail.
Connected to ${slapd.secureUrl}, with TLS.
The password of uid=ana,ou=people,${BASE} is right.
ana@empresa.test has an account here and can sign in.
`,
  )
  t.assert.strictEqual(right.code, 0)
  const wrong = await ask(['--lang', 'es', 'ldap', 'test', 'ana@empresa.test'], 'mala')
  t.assert.match(wrong.stdout, /El servidor no acepta la contraseña de uid=ana,.*: resultado 49/)
  t.assert.match(wrong.stdout, /ana@empresa.test no puede iniciar sesión con esta contraseña/)
  t.assert.strictEqual(wrong.code, 77)
  const nobody = await ask(['--json', 'ldap', 'test', 'x)(uid=*@empresa.test'], 'mala')
  t.assert.strictEqual(nobody.code, 65, nobody.stdout)
  const stranger = await ask(['ldap', 'test', 'ana@otra.test'], 'mala')
  t.assert.match(
    stranger.stderr,
    /The password of ana@otra.test is not in LDAP: \[ldap\] serves empresa.test/,
  )
  slapd.addPerson('sola', 'clave de sola')
  const none = await ask(['ldap', 'test', 'sola@empresa.test'], 'clave de sola')
  t.assert.match(
    none.stdout,
    /sola@empresa.test has no account here. Add it: valija account add sola@empresa.test/,
  )

  const added = await ask(['account', 'add', 'sola@empresa.test'])
  t.assert.match(added.stdout, /Its password is the one of the company’s directory \(LDAP\)/)
  const refused = await ask(['account', 'password', 'ana@empresa.test', '--generate'])
  t.assert.match(
    refused.stderr,
    /kept in your company’s own directory, not here. Change it at https:\/\/clave.empresa.test/,
  )
  t.assert.match(
    (await ask(['account', 'show', 'ana@empresa.test'])).stdout,
    /Password +in the company’s directory \(LDAP\)/,
  )

  t.assert.match(
    (await ask(['check'])).stdout,
    /In order +LDAP: ldaps:\S+ answers, and lets us look for people/,
  )
  await slapd.stop()
  const silent = await ask(['ldap', 'test', 'ana@empresa.test'], ANA_PASSWORD)
  t.assert.match(silent.stdout, /The LDAP server cannot be used: .*ECONNREFUSED/)
  t.assert.strictEqual(silent.code, 69)
  const check = await ask(['--lang', 'es', 'check'])
  t.assert.match(
    check.stdout,
    /Problema +LDAP: no se puede usar ldaps:\S+: .*\n +Qué hacer: Revise url, ca, bind_dn/,
  )
  for (const said of [right, wrong, silent]) t.assert.ok(!said.stdout.includes(ANA_PASSWORD))
})
