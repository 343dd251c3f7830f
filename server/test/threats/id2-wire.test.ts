/** Telling who exists, as it goes over the wire: every kind of no is the same octets, in every protocol and mechanism. */
import type { TestContext } from 'node:test'
import { addAccount } from '../directory/company.ts'
import { addAppPassword, setPassword } from '../directory/sign-in.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { openImapWorld } from '../kit/imap-world.ts'
import { Pop3Client } from '../kit/pop3-client.ts'
import { openPop3World } from '../kit/pop3-world.ts'
import { scramClient } from '../kit/scram.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { openSmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

const OWN = 'a long good secret'
const APP = 'abcde-fghjk-mnpqr-stuvw-xyz23'
const CASES: readonly (readonly [string, string])[] = [
  ['nadie@empresa.test', 'x'],
  ['ana@empresa.test', 'x'],
  ['ana@fuera.example', 'x'],
  ['ana', 'x'],
  ['sinclave@empresa.test', 'x'],
  ['pausada@empresa.test', 'x'],
  ['sinnada@empresa.test', OWN],
  ['sinclave@empresa.test', APP],
]
const encode = (text: string): string => Buffer.from(text).toString('base64')
const decode = (text: string): string => Buffer.from(text, 'base64').toString()

type World = Pick<Awaited<ReturnType<typeof openImapWorld>>, 'directory' | 'empresa'>

async function populate({ directory, empresa }: World): Promise<void> {
  const pausada = await addAccount(directory, empresa, 'pausada', { state: 'suspended' })
  const sinnada = await addAccount(directory, empresa, 'sinnada', { protocols: new Set(['web']) })
  const sinclave = await addAccount(directory, empresa, 'sinclave')
  for (const id of [pausada, sinnada]) await setPassword(directory, id, OWN)
  await addAppPassword(directory, sinclave, APP, { scopes: ['jmap'] })
}

/** One line out, one answer in. */
type Talk = (line: string) => Promise<string>

/** Everything that was heard, without what is made of chance anew each time. */
async function heard(
  talk: Talk,
  verb: string,
  mechanism: string,
  [user, password]: (typeof CASES)[number],
): Promise<string> {
  const scram = scramClient({ user, password })
  const first = await talk(`${verb} ${mechanism}`)
  if (mechanism === 'PLAIN') return `${first}\n${await talk(encode(`\0${user}\0${password}`))}`
  if (mechanism === 'LOGIN') return `${first}\n${await talk(encode(user))}\n${await talk(encode(password))}`
  const challenge = await talk(encode(scram.first))
  const serverFirst = decode(challenge.slice(challenge.indexOf(' ') + 1))
  const shape = serverFirst.replace(/r=\S{20}[^,]{24},s=[A-Za-z0-9+/]{22}==,/, 'NONCE,SALT,')
  return `${first}\n${shape}\n${await talk(encode(scram.final(serverFirst)))}`
}

const MECHANISMS = ['PLAIN', 'LOGIN', 'SCRAM-SHA-256']

eachEngine('SMTP says no in the same octets', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  await populate(world)
  const port = await world.listen('submission', { private: true })
  for (const mechanism of MECHANISMS) {
    const answers = new Set<string>()
    for (const one of CASES) {
      await using client = await SmtpClient.open(port)
      await client.hello()
      const answer = await heard((line) => client.say(line), 'AUTH', mechanism, one)
      // What a person quotes to support is the connection's own.
      answers.add(answer.replace(/\[[0-9a-f-]{13}\]/, '[REFERENCE]'))
    }
    t.assert.strictEqual(answers.size, 1, JSON.stringify([...answers]))
    t.assert.match([...answers].join(), /\n535 5\.7\.8 User or password did not match\. .* \[REFERENCE\]$/)
  }
})

eachEngine('IMAP says no in the same octets', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await populate(world)
  for (const mechanism of ['a command', ...MECHANISMS]) {
    const answers = new Set<string>()
    for (const one of CASES) {
      await using client = await ImapClient.open(world.port)
      await client.response()
      const talk: Talk = async (line) => {
        client.write(`${line}\r\n`)
        return (await client.response()) ?? 'closed'
      }
      const [user, password] = one
      answers.add(
        mechanism === 'a command'
          ? await talk(`x LOGIN "${user}" "${password}"`)
          : await heard(talk, 'x AUTHENTICATE', mechanism, one),
      )
    }
    t.assert.strictEqual(answers.size, 1, JSON.stringify([...answers]))
    t.assert.match([...answers].join(), /(?:^|\n)x NO \[AUTHENTICATIONFAILED\] /)
  }
})

eachEngine('POP3 says no in the same octets', async (t: TestContext, engine) => {
  await using world = await openPop3World(engine)
  await populate(world)
  for (const mechanism of ['a command', ...MECHANISMS]) {
    const answers = new Set<string>()
    for (const one of CASES) {
      await using client = await Pop3Client.open(world.port)
      await client.line()
      const talk: Talk = (line) => client.command(line)
      const [user, password] = one
      answers.add(
        mechanism === 'a command'
          ? `${await talk(`USER ${user}`)}\n${await talk(`PASS ${password}`)}`
          : await heard(talk, 'AUTH', mechanism, one),
      )
    }
    t.assert.strictEqual(answers.size, 1, JSON.stringify([...answers]))
    t.assert.match([...answers].join(), /\n-ERR \[AUTH\] /)
  }
})
