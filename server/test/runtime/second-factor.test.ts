/**
 * A second factor on the real program: set up and lifted by commands, mail programs that hear why the password is not
 * enough, the notice in the mailbox, also of what was done while no server ran.
 */
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { TOTP, Secret as TotpKey } from 'otpauth'
import { ENGINES } from '../kit/engines.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { Pop3Client } from '../kit/pop3-client.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

const ARRIVES_MS = 20_000

/** What a mail program hears in each protocol, signing in with that password. */
async function signIns(server: TestServer, user: string, password: string): Promise<readonly string[]> {
  await using imap = await ImapClient.open(server.ports.imap)
  await imap.response()
  const { tagged } = await imap.command(`LOGIN ${user} "${password}"`)
  await using pop3 = await Pop3Client.open(server.ports.pop3)
  await pop3.line()
  await pop3.ok(`USER ${user}`)
  const pass = await pop3.command(`PASS ${password}`)
  await using smtp = await SmtpClient.open(server.ports.submission)
  await smtp.hello()
  const plain = Buffer.from(`\0${user}\0${password}`).toString('base64')
  // The number at the end is of one connection.
  const said = [tagged.replace(/^\S+ /, ''), pass, await smtp.say(`AUTH PLAIN ${plain}`)]
  return said.map((line) => line.replace(/ \[[0-9a-f-]{13}\]$|\[CAPABILITY [^\]]*\]/, ''))
}

/** Subjects in the INBOX once there are so many. */
async function subjects(server: TestServer, user: string, password: string, count: number): Promise<string> {
  await using imap = await ImapClient.signIn(server.ports.imap, user, password)
  const endMs = Date.now() + ARRIVES_MS
  for (;;) {
    const exists = (await imap.ok('SELECT INBOX')).find((line) => line.includes(' EXISTS'))
    if (Number(/\d+/.exec(exists ?? '')?.[0]) >= count || Date.now() > endMs) break
    await sleep(100)
  }
  return (await imap.ok('FETCH 1:* BODY.PEEK[HEADER.FIELDS (SUBJECT AUTO-SUBMITTED)]')).join('\n')
}

for (const engine of ENGINES)
  test(`codes on: app passwords only; lifted: the password again, on ${engine}`, async (t: TestContext) => {
    await using server = await startServer({ engine, workers: 2 })
    const [account] = server.accounts
    const user = account?.address ?? ''
    const password = account?.password ?? ''
    const cli = async (line: readonly string[]): Promise<Record<string, unknown>> => {
      const { code, stdout, stderr } = await server.cli([...line, '--json'])
      t.assert.strictEqual(code, 0, `${line.join(' ')}: ${stderr}`)
      return JSON.parse(stdout) as Record<string, unknown>
    }
    const before = await signIns(server, user, password)
    const wrong = await signIns(server, user, 'something else')
    const { secret } = await cli(['account', 'second-factor', 'add', user])
    const app = new TOTP({ secret: TotpKey.fromBase32(String(secret)) })
    const { recoveryCodes } = await cli(['account', 'second-factor', 'confirm', user, app.generate()])
    t.assert.strictEqual((recoveryCodes as string[]).length, 10)

    const [imap = '', pop3 = '', smtp = ''] = await signIns(server, user, password)
    t.assert.match(imap, /^NO \[ALERT\] .*app password/)
    t.assert.match(pop3, /^-ERR \[AUTH\] .*app password/)
    t.assert.match(smtp, /^534 5\.7\.9 .*app password/)
    t.assert.deepStrictEqual(
      await signIns(server, user, 'something else'),
      wrong,
      'a guesser hears what they heard',
    )
    const made = await cli(['app-password', 'add', user, 'Phone'])
    const appPassword = String(made['password'])
    t.assert.deepStrictEqual(await signIns(server, user, appPassword), before)
    t.assert.match(await subjects(server, user, appPassword, 1), /Verification codes are on|verificaci/)

    const listed = await cli(['account', 'second-factor', 'list', user])
    t.assert.deepStrictEqual([typeof listed['codesSinceMs'], listed['recoveryCodesLeft']], ['number', 10])
    await using open = await ImapClient.signIn(server.ports.imap, user, appPassword)
    await cli(['account', 'second-factor', 'reset', user])
    t.assert.deepStrictEqual(await signIns(server, user, password), before)
    open.write('i IDLE\r\n')
    const told = [await open.response(), await open.response()].join('\n')
    t.assert.match(told, /\* BYE Access to this account has changed/, 'sessions end')
    const none = await server.cli(['account', 'second-factor', 'reset', user])
    t.assert.notStrictEqual(none.code, 0)
    t.assert.match(server.log(), /second-factor\.reset/)

    await server.stop()
    await cli(['account', 'second-factor', 'add', user])
    const again = new TOTP({
      secret: TotpKey.fromBase32(String((await cli(['account', 'second-factor', 'add', user]))['secret'])),
    })
    await cli(['account', 'second-factor', 'confirm', user, again.generate()])
    await cli(['account', 'second-factor', 'reset', user])
    await server.restart()
    const all = await subjects(server, user, password, 4)
    t.assert.strictEqual(all.match(/auto-generated/g)?.length, 4, all)
  })
