import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { needs } from '../kit/components.ts'
import { ENGINES } from '../kit/engines.ts'
import { ImapClient } from '../soak/clients.ts'
import { openRig, type Rig } from '../soak/rig.ts'
import { type Postfix, startPostfix } from './postfix.ts'
import { eventually, mustRun } from './program.ts'

const TEXT = '.línea con punto\n..\n\nñandú: ¿llegó?\n'
/** One attachment makes it a blob in the store. */
const BIG_KIB = 600

for (const engine of ENGINES)
  suite(`between Postfix and us, on ${engine}`, { skip: needs('postfix', 'swaks', 'root') }, () => {
    let rig: Rig
    let postfix: Postfix
    before(async () => {
      rig = await openRig({ engine, accounts: 4 })
      postfix = await startPostfix({ domain: 'partner.test', routes: { 'bench.test': rig.smtp } })
      await rig.route('partner.test', postfix.port)
    })
    after(async () => {
      await postfix[Symbol.asyncDispose]()
      await rig[Symbol.asyncDispose]()
    })

    test('Postfix sends to us, small and large, one and many', async () => {
      const [ana = '', luis = '', eva = ''] = rig.accounts
      await swaks(postfix.port, 'bea@partner.test', [ana], ['--body', TEXT])
      await swaks(
        postfix.port,
        'bea@partner.test',
        [ana, luis, eva],
        ['--attach', '-'],
        'x'.repeat(BIG_KIB * 1024),
      )
      const bodies = await arrived(rig, ana, 2, postfix.log)
      assert.ok(
        bodies.some(
          (body) => body.includes('ñandú: ¿llegó?') && body.includes('\r\n.línea con punto\r\n..\r\n'),
        ),
      )
      assert.ok(bodies.some((body) => body.length > BIG_KIB * 1024))
      assert.ok(
        bodies.every((body) =>
          /^Return-Path: <bea@partner\.test>\r\nReceived: from mx\.partner\.test /i.test(body),
        ),
      )
      await arrived(rig, luis, 1, postfix.log)
      await arrived(rig, eva, 1, postfix.log)
      const empty = async (): Promise<true | undefined> =>
        (await postfix.queue()).includes('Mail queue is empty') || undefined
      await eventually(empty, 'Postfix keeps nothing of it')
    })

    test('Postfix hears at once that an account does not exist, and tells its sender', async () => {
      await swaks(postfix.port, 'bea@partner.test', ['nobody@bench.test'], [])
      await kept(postfix, /550[ -]5\.1\.1/)
    })

    test('another Postfix receives from us, and its refusal comes back to the sender', async () => {
      const sender = rig.accounts[3] ?? ''
      const login = ['--auth', 'PLAIN', '--auth-user', sender, '--auth-password', rig.password]
      await swaks(rig.submission, sender, ['bea@partner.test'], [...login, '--body', TEXT])
      const mail = await kept(postfix, /ñandú: ¿llegó\?/)
      assert.match(mail, new RegExp(`^Return-Path: <${RegExp.escape(sender)}>`))

      await swaks(rig.submission, sender, ['gone@partner.test'], login)
      const [report = ''] = await arrived(rig, sender, 1, postfix.log)
      assert.match(report, /Content-Type: multipart\/report;[\s\S]*report-type=delivery-status/i)
      assert.match(report, /^Action: failed\r$/m)
    })
  })

/** What came to its own user and has that in it. */
function kept(postfix: Postfix, what: RegExp): Promise<string> {
  return eventually(
    async () => (await postfix.mailbox('bea')).find((mail) => what.test(mail)),
    `mail with ${what}`,
  )
}

async function swaks(
  port: number,
  from: string,
  to: readonly string[],
  more: readonly string[],
  input = '',
): Promise<void> {
  const where = ['--server', '127.0.0.1', '--port', String(port), '--suppress-data', '--timeout', '30']
  await mustRun('swaks', [...where, '--from', from, '--to', to.join(','), ...more], { input })
}

async function arrived(
  rig: Rig,
  account: string,
  count: number,
  log: () => Promise<string>,
): Promise<string[]> {
  const look = async (): Promise<string[] | undefined> => {
    const client = await ImapClient.open(rig.imap, account, rig.password)
    const bodies = (await Array.fromAsync(client.messages('INBOX'))).map(({ body }) => body.toString())
    client.close()
    return bodies.length >= count ? bodies : undefined
  }
  try {
    return await eventually(look, `${count} messages for ${account}`)
  } catch (error) {
    throw new Error(await log(), { cause: error })
  }
}
